import type { DiscoveredNode } from '#server/discovery/discovery.ts'
import { cn } from '#components/lib/cn.ts'
import { Badge } from '#components/ui/badge.tsx'
import { ConditionMark } from '#components/ui/state-mark.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { foundCondition } from './found-condition.ts'

interface FoundTableProps {
  nodes: DiscoveredNode[]
  operate: boolean
}

/** Each member that was found, with its own account or the reason why there is none. */
export function FoundTable({ nodes, operate }: FoundTableProps) {
  return (
    <Table label="Nodes that were found">
      <TableHead>
        <tr>
          <HeadCell>Node</HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell>Version</HeadCell>
          <HeadCell numeric>Members it sees</HeadCell>
          <HeadCell>SQL</HeadCell>
          {operate && <HeadCell>SSH</HeadCell>}
          <HeadCell>Found in</HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {nodes.map((node) => (
          <FoundRow key={node.key} node={node} operate={operate} />
        ))}
      </tbody>
    </Table>
  )
}

function FoundRow({ node, operate }: { node: DiscoveredNode; operate: boolean }) {
  const { account } = node
  // An arbitrator keeps no data and answers no questions: there is nothing to be unknown.
  const untold = node.kind === 'arbitrator' ? '–' : 'unknown'
  return (
    <TableRow>
      <RowHead className="whitespace-nowrap">
        {node.name}
        {node.isStart && <Badge className="ml-2">asked first</Badge>}
        <p className="font-mono text-xs font-normal text-faint">
          {node.kind === 'arbitrator' ? node.address : `${node.address}:${node.sqlPort}`}
        </p>
      </RowHead>
      <Cell>
        <ConditionMark {...foundCondition(node)} />
      </Cell>
      <Cell className="min-w-32">
        {account?.serverVersion ?? untold}
        {account !== null && account.providerVersion !== null && (
          <p className="text-xs text-faint">Galera {account.providerVersion}</p>
        )}
      </Cell>
      <Cell numeric>{account?.clusterSize ?? untold}</Cell>
      <Cell className="min-w-40">
        {node.kind === 'arbitrator' ? 'has none' : <Reached sight={node.contact} />}
      </Cell>
      {operate && (
        <Cell className="min-w-40">
          {node.ssh === null ? 'not tried' : <Reached sight={node.ssh} />}
        </Cell>
      )}
      <Cell className="min-w-36 text-xs break-words text-soft">{node.foundBy.join('; ')}</Cell>
    </TableRow>
  )
}

function Reached({ sight }: { sight: DiscoveredNode['contact'] }) {
  if (sight.answered) return 'answers'
  return (
    <>
      <p className={cn('font-medium', sight.failure !== 'host-key-unknown' && 'text-down')}>
        {sight.message}
      </p>
      <p className="text-xs text-soft">{sight.mend}</p>
    </>
  )
}
