import type { ReactNode } from 'react'
import { TriangleAlert } from 'lucide-react'
import type { ViewCell, ViewColumn, ViewRow } from '#server/galera/view-matrix.ts'
import { cn } from '#components/lib/cn.ts'
import { formatAge } from '#components/lib/format.ts'
import { Card } from '#components/ui/card.tsx'
import { DefinitionTerm } from '#components/ui/definition-term.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'

const COLUMNS: { key: ViewColumn; label: string; meaning: string; mono: boolean }[] = [
  {
    key: 'status',
    label: 'Status',
    meaning: 'wsrep_cluster_status: Primary has quorum; non-Primary and Disconnected refuse work.',
    mono: false,
  },
  {
    key: 'size',
    label: 'Members',
    meaning: 'wsrep_cluster_size: how many members the node counts in its component.',
    mono: false,
  },
  {
    key: 'confId',
    label: 'Configuration id',
    meaning:
      'wsrep_cluster_conf_id: number of the view. Nodes of one component have the same; it has no value outside of a Primary component.',
    mono: true,
  },
  {
    key: 'stateUuid',
    label: 'State UUID',
    meaning:
      'wsrep_cluster_state_uuid: the history the node follows. Two UUIDs are two clusters whose data differ.',
    mono: true,
  },
  {
    key: 'members',
    label: 'Sees',
    meaning: 'mysql.wsrep_cluster_members: the members by name.',
    mono: false,
  },
]

/** Every node's own account side by side, and where they disagree. */
export function ViewMatrixCard({ rows }: { rows: ViewRow[] }) {
  const disagreeing = rows.filter((row) => COLUMNS.some(({ key }) => row.cells[key].disagrees))
  return (
    <Card
      title="What each node says"
      description={
        disagreeing.length > 0
          ? `${disagreeing.map(({ name }) => name).join(', ')} ${disagreeing.length === 1 ? 'says' : 'say'} something else than most nodes.`
          : rows.some(({ fresh }) => fresh)
            ? 'All nodes that answer now agree.'
            : 'No node answers now; what follows is what they said last.'
      }
    >
      <Table label="View of the cluster by node">
        <TableHead>
          <tr>
            <HeadCell>Node</HeadCell>
            {COLUMNS.map(({ key, label, meaning }) => (
              <HeadCell key={key}>
                <DefinitionTerm definition={meaning}>{label}</DefinitionTerm>
              </HeadCell>
            ))}
            <HeadCell numeric>Age</HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {rows.map((row) => (
            <TableRow key={row.nodeId} className={row.fresh ? '' : 'text-faint'}>
              <RowHead>{row.name}</RowHead>
              {COLUMNS.map(({ key, mono }) => (
                <Cell key={key}>
                  <Value cell={row.cells[key]} short={key === 'stateUuid'} mono={mono} />
                </Cell>
              ))}
              <Cell numeric className="whitespace-nowrap">
                {row.ageMs === null ? 'never read' : formatAge(row.ageMs)}
                {!row.fresh && row.ageMs !== null && ', old'}
              </Cell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}

const SHORT_UUID = 13

function Value({
  cell,
  short,
  mono,
}: {
  cell: ViewCell
  short: boolean
  mono: boolean
}): ReactNode {
  if (cell.value === null) return <span className="text-faint">not told</span>
  return (
    <span
      title={cell.value}
      className={cn(
        mono && 'font-mono text-xs',
        cell.disagrees && 'inline-flex items-start gap-1 font-medium text-degraded',
      )}
    >
      {cell.disagrees && <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />}
      <span>
        {short ? cell.value.slice(0, SHORT_UUID) : cell.value}
        {cell.disagrees && <span className="block text-2xs">differs from most</span>}
      </span>
    </span>
  )
}
