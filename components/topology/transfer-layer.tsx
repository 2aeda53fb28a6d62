import { cn } from '#components/lib/cn.ts'
import { edgeText } from '#components/transfers/transfer-words.ts'
import type { TransferEdge } from '#server/galera/model.ts'
import { cardsOf } from './place-cards.ts'
import type { Placement } from './place-cards.ts'
import { transferRoute } from './transfer-route.ts'

interface TransferLayerProps {
  placement: Placement
  transfers: TransferEdge[]
  nowMs: number
}

/** Running transfers as edges from donor to joiner, with stage, share, rate and time left as far as they are known. */
export function TransferLayer({ placement, transfers, nowMs }: TransferLayerProps) {
  const cards = cardsOf(placement)
  const find = (id: string | null, name: string | null) =>
    cards.find(({ card }) => card.id === id) ??
    (name === null ? undefined : cards.find(({ card }) => card.name === name)) ??
    null
  const drawn = transfers.flatMap((transfer, index) => {
    const joiner = find(transfer.joinerId, null)
    if (!joiner) return []
    const donor = find(transfer.donorId, transfer.donorName)
    return [{ transfer, route: transferRoute(placement, donor, joiner, index) }]
  })
  return (
    <>
      <svg
        aria-hidden
        width={placement.width}
        height={placement.height}
        className="pointer-events-none absolute inset-0"
      >
        <defs>
          <marker
            id="transfer-arrow"
            viewBox="0 0 8 8"
            refX="6"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0L8 4L0 8Z" className="fill-transfer" />
          </marker>
        </defs>
        {drawn.map(({ transfer, route }) => (
          <path
            key={transfer.joinerId}
            d={route.path}
            fill="none"
            strokeWidth="2"
            markerEnd="url(#transfer-arrow)"
            className="stroke-transfer"
          />
        ))}
      </svg>
      {drawn.map(({ transfer, route }) => (
        <div
          key={transfer.joinerId}
          aria-hidden
          style={{ left: route.label.x, top: route.label.y, width: route.label.width }}
          className="absolute text-center text-2xs"
        >
          <span
            className={cn(
              'inline-block max-w-full truncate rounded border px-1.5 tabular-nums',
              isStalled(transfer)
                ? 'border-degraded bg-degraded-tint text-degraded'
                : 'border-transfer bg-transfer-tint text-transfer',
            )}
          >
            {edgeText(transfer, nowMs)}
          </span>
        </div>
      ))}
    </>
  )
}

function isStalled({ progress }: TransferEdge): boolean {
  return progress !== undefined && progress.stalledSinceMs !== null
}
