import { ArrowRight } from 'lucide-react'
import type { TransferEdge } from '#server/galera/model.ts'
import { formatDuration } from '#components/lib/format.ts'
import { paths } from '#components/lib/paths.ts'
import { formatMoment } from '#components/lib/time.ts'
import { TransferProgressView } from '#components/transfers/transfer-progress-view.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Card } from '#components/ui/card.tsx'
import { Link } from '#components/ui/link.tsx'

interface TransferListProps {
  transfers: TransferEdge[]
  nodes: { id: string; name: string }[]
  nowMs: number
}

/** State transfers that run now. Left out while there is none. */
export function TransferList({ transfers, nodes, nowMs }: TransferListProps) {
  if (transfers.length === 0) return null
  return (
    <Card title="Running transfers">
      <ul className="flex flex-col gap-5">
        {transfers.map((transfer) => (
          <li key={transfer.joinerId} className="flex flex-col gap-2">
            <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
              <span className="flex items-center gap-2 font-medium">
                <NodeName
                  id={transfer.donorId}
                  name={transfer.donorName ?? 'donor unknown'}
                  nodes={nodes}
                />
                <ArrowRight aria-label="to" className="size-4 text-transfer" />
                <NodeName id={transfer.joinerId} name="joiner" nodes={nodes} />
              </span>
              <Badge tone="transfer">{transfer.kind ?? 'IST or SST: not told yet'}</Badge>
              {transfer.kind !== 'IST' && (
                <span className="text-soft">method {transfer.method ?? 'unknown'}</span>
              )}
              <span className="text-soft tabular-nums">
                {transfer.sinceMs === null
                  ? 'begin unknown'
                  : `since ${formatMoment(transfer.sinceMs, nowMs)}, ${formatDuration(Math.max(0, nowMs - transfer.sinceMs))}`}
              </span>
            </div>
            <TransferProgressView transfer={transfer} nowMs={nowMs} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

interface NodeNameProps {
  id: string | null
  name: string
  nodes: { id: string; name: string }[]
}

function NodeName({ id, name, nodes }: NodeNameProps) {
  const node = nodes.find((candidate) => candidate.id === id)
  if (!node) return <span>{name}</span>
  return (
    <Link href={paths.node(node.id)} className="underline">
      {node.name}
    </Link>
  )
}
