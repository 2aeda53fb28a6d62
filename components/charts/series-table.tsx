import { formatDateTime } from '#components/lib/time.ts'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import type { ChartDefinition } from './chart-catalogue.ts'
import { formatValue } from './format-value.ts'
import type { ChartNode } from './line-chart.tsx'
import { thinRows } from './series-rows.ts'
import type { ChartRow } from './series-rows.ts'

interface SeriesTableProps {
  chart: ChartDefinition
  rows: ChartRow[]
  nodes: ChartNode[]
}

const MOST_ROWS = 30

/** The values of a chart to read, newest first. */
export function SeriesTable({ chart, rows, nodes }: SeriesTableProps) {
  return (
    <Table label={`${chart.title}, ${chart.unitLabel}`} frameClassName="max-h-64">
      <TableHead>
        <tr>
          <HeadCell>Time</HeadCell>
          {nodes.map(({ id, name }) => (
            <HeadCell key={id} numeric>
              {name}
            </HeadCell>
          ))}
        </tr>
      </TableHead>
      <tbody>
        {thinRows(rows, MOST_ROWS)
          .toReversed()
          .map((row) => (
            <TableRow key={row.atMs}>
              <RowHead className="font-normal whitespace-nowrap tabular-nums">
                {formatDateTime(row.atMs)}
              </RowHead>
              {nodes.map(({ id }) => (
                <Cell
                  key={id}
                  numeric
                  className={(row.values[id] ?? null) === null ? 'text-faint' : ''}
                >
                  {formatValue(chart.unit, row.values[id] ?? null)}
                </Cell>
              ))}
            </TableRow>
          ))}
      </tbody>
    </Table>
  )
}
