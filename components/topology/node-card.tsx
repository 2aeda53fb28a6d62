import { Sparkline } from '#components/charts/sparkline.tsx'
import type { SparkPoint } from '#components/charts/spark-path.ts'
import { cn } from '#components/lib/cn.ts'
import { formatCount, formatRate } from '#components/lib/format.ts'
import { paths } from '#components/lib/paths.ts'
import { Age } from '#components/ui/age.tsx'
import { Link } from '#components/ui/link.tsx'
import { ConditionMark } from '#components/ui/state-mark.tsx'
import { SPAN_MS } from './recent-write-sets.ts'
import type { NodeCardFacts } from './topology-cards.ts'

interface NodeCardProps {
  facts: NodeCardFacts
  recent: SparkPoint[]
  nowMs: number
}

/** One node in the drawing. The name is the link; it covers the whole card. */
export function NodeCard({ facts, recent, nowMs }: NodeCardProps) {
  const { node, assessment, roles, hidden } = facts
  const markId = `state-${node.id}`
  const seenAtMs = assessment.ageMs === null ? null : nowMs - assessment.ageMs
  return (
    <div
      className={cn(
        'relative isolate flex h-full flex-col rounded-lg border bg-surface p-3 hover:border-control has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-offset-2 has-[a:focus-visible]:outline-accent',
        hidden ? 'border-dashed border-unknown' : 'border-line',
      )}
    >
      {hidden && (
        <span aria-hidden className="hatch absolute inset-0 -z-10 rounded-lg opacity-55" />
      )}
      <div className="flex items-start justify-between gap-2">
        <Link
          href={paths.node(node.id)}
          aria-describedby={markId}
          className="min-w-0 truncate text-sm font-semibold outline-none after:absolute after:inset-0 after:rounded-lg"
        >
          {node.name}
        </Link>
        <span id={markId}>
          <ConditionMark condition={assessment.condition} label={assessment.label} />
        </span>
      </div>
      {facts.card.kind === 'data' && <DataFacts facts={facts} recent={recent} nowMs={nowMs} />}
      {facts.wayBack !== null && (
        <p className="truncate pt-1 text-xs font-medium tabular-nums">{facts.wayBack}</p>
      )}
      <p className="mt-auto truncate pt-1 text-xs text-soft">
        {hidden ? (
          <>
            Not seen now.
            {node.kind === 'data' && (
              <>
                {' '}
                Last reading <Age atMs={seenAtMs} />
              </>
            )}
          </>
        ) : (
          roles.join(' · ') || <span className="font-mono text-faint">{node.address}</span>
        )}
      </p>
    </div>
  )
}

function DataFacts({ facts, recent, nowMs }: NodeCardProps) {
  const old = facts.hidden ? 'text-faint' : ''
  return (
    <>
      <dl className={cn('mt-2 grid grid-cols-[1fr_auto] gap-x-3 text-xs', old)}>
        <dt className="text-faint">Receive queue</dt>
        <dd className="text-right tabular-nums">{formatCount(facts.recvQueue)}</dd>
        <dt className="text-faint">gcache reach</dt>
        <dd className="text-right tabular-nums">
          {facts.gcacheReach === null
            ? formatCount(null)
            : `${formatCount(facts.gcacheReach)} write-sets`}
        </dd>
        <dt className="text-faint">Write-sets</dt>
        <dd className="text-right tabular-nums">{formatRate(facts.writeSetsPerSecond)}</dd>
      </dl>
      <div className="mt-2 flex items-end justify-between text-2xs text-faint">
        <span>last 60 s</span>
        <Sparkline points={recent} toMs={nowMs} spanMs={SPAN_MS} />
      </div>
    </>
  )
}
