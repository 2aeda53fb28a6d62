import type { IstAssessment } from '#server/galera/ist/ist-assessment.ts'
import { formatBytes } from '#components/lib/format.ts'
import { Age } from '#components/ui/age.tsx'
import { Card } from '#components/ui/card.tsx'
import { DefinitionTerm } from '#components/ui/definition-term.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'

const COLUMNS = [
  [
    'Ring',
    'gcache.size: the file in which write-sets go round. A single write-set of more than half of it empties the whole cache at once.',
  ],
  ['Memory', 'gcache.mem_size: 0 means that none is used.'],
  ['Pages', 'gcache.page_size: files that take what finds no room in the ring.'],
  [
    'Pages kept',
    'gcache.keep_pages_size: 0 means that pages go as soon as they may, and all older write-sets with them.',
  ],
] as const

/** Stores of each gcache as configured. */
export function StoresCard({ answer }: { answer: IstAssessment }) {
  return (
    <Card title="Stores" description="As configured in wsrep_provider_options.">
      <Table label="Stores of each gcache">
        <TableHead>
          <tr>
            <HeadCell>Node</HeadCell>
            {COLUMNS.map(([name, meaning]) => (
              <HeadCell key={name} numeric>
                <DefinitionTerm definition={meaning}>{name}</DefinitionTerm>
              </HeadCell>
            ))}
            <HeadCell>
              <DefinitionTerm definition="gcache.recover: without it a restarted node has nothing to give to others.">
                Survives a restart
              </DefinitionTerm>
            </HeadCell>
            <HeadCell>Directory</HeadCell>
            <HeadCell>Read</HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {answer.nodes.map(({ nodeId, name, gcache: { stores, storesAtMs } }) => (
            <TableRow key={nodeId}>
              <RowHead>{name}</RowHead>
              <Cell numeric>{formatBytes(stores?.ringBytes ?? null)}</Cell>
              <Cell numeric>{formatBytes(stores?.memoryBytes ?? null)}</Cell>
              <Cell numeric>{formatBytes(stores?.pageBytes ?? null)}</Cell>
              <Cell numeric>{formatBytes(stores?.keepPagesBytes ?? null)}</Cell>
              <Cell>{recoverText(stores?.recover ?? null)}</Cell>
              <Cell className="font-mono text-xs">{stores?.directory ?? 'unknown'}</Cell>
              <Cell>
                <Age atMs={storesAtMs} />
              </Cell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}

function recoverText(recover: boolean | null): string {
  return recover === null ? 'unknown' : recover ? 'yes' : 'no'
}
