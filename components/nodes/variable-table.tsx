import { memo } from 'react'
import { cn } from '#components/lib/cn.ts'
import { Age } from '#components/ui/age.tsx'
import { SeverityMark } from '#components/ui/state-mark.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import type { VariableCell, VariableColumn, VariableRow } from './variable-rows.ts'

interface VariableTableProps {
  label: string
  columns: VariableColumn[]
  groups: { group: string; rows: VariableRow[] }[]
  /** Nodes whose values are old, separated by blanks: these are greyed. */
  oldNodeIds: string
}

/**
 * Variables with their meaning, and the values of each node side by side. Memoized: hundreds of rows
 * need not be drawn anew when only an age ticks.
 */
export const VariableTable = memo(function VariableTable(props: VariableTableProps) {
  const { label, columns, groups, oldNodeIds } = props
  const isOld = ({ nodeId }: VariableColumn) => oldNodeIds.split(' ').includes(nodeId)
  return (
    <Table label={label} frameClassName="max-h-[75dvh]">
      <TableHead>
        <tr>
          <HeadCell>Variable</HeadCell>
          {columns.map((column) => (
            <HeadCell key={column.nodeId}>
              {column.name}
              <span
                className={cn(
                  'block font-normal tabular-nums',
                  isOld(column) ? 'text-degraded' : 'text-faint',
                )}
              >
                {isOld(column) && column.atMs !== null && 'old, '}
                <Age atMs={column.atMs} never="never read" />
              </span>
            </HeadCell>
          ))}
        </tr>
      </TableHead>
      {groups.map(({ group, rows: ofGroup }) => (
        <tbody key={group}>
          <tr>
            <th
              scope="rowgroup"
              colSpan={columns.length + 1}
              className="bg-sunken px-3 py-1.5 text-left text-xs font-medium text-soft first:pl-1"
            >
              {group}
            </th>
          </tr>
          {ofGroup.map((row) => (
            <TableRow key={row.name}>
              <RowHead className="w-112 max-w-md min-w-64 font-normal">
                <Explanation row={row} />
              </RowHead>
              {row.cells.map((cell, index) => {
                const column = columns[index]
                return (
                  <Cell
                    key={cell.nodeId}
                    className={cn('min-w-32', column && isOld(column) && 'text-faint')}
                  >
                    <Value cell={cell} />
                  </Cell>
                )
              })}
            </TableRow>
          ))}
        </tbody>
      ))}
    </Table>
  )
})

function Explanation({ row: { name, text } }: { row: VariableRow }) {
  return (
    <>
      <span className="font-mono text-xs font-medium break-all">{name}</span>
      {text !== null && (
        <span className="block text-xs text-faint">
          <span className="block">
            {text.meaning}
            {text.unit !== null && ` In ${text.unit}.`}
          </span>
          {text.healthy !== null && (
            <span className="block">
              <span className="font-medium text-soft">Healthy:</span> {text.healthy}
            </span>
          )}
          {text.danger !== null && (
            <span className="block">
              <span className="font-medium text-soft">Danger:</span> {text.danger}
            </span>
          )}
          <span className="block text-2xs">{text.source}</span>
        </span>
      )}
    </>
  )
}

function Value({ cell: { value, judgement } }: { cell: VariableCell }) {
  if (value === null) return <span className="text-faint">not shown by this node</span>
  return (
    <>
      <span className="font-mono text-xs break-all tabular-nums">
        {value === '' ? <span className="font-sans text-faint">empty</span> : value}
      </span>
      {judgement !== null && (
        <SeverityMark
          severity={judgement}
          look={judgement === 'ok' ? 'icon' : 'plain'}
          className={judgement === 'ok' ? 'ml-1.5 [&_svg]:size-3.5' : 'mt-0.5 flex'}
        />
      )}
    </>
  )
}
