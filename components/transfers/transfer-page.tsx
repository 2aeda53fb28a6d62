'use client'

import { useQuery } from '@tanstack/react-query'
import type { JournalPart, TransferStory, TransferView } from '#server/api/views.ts'
import { skewWords } from '#components/events/clock-correction.ts'
import { Page } from '#components/layout/page.tsx'
import { formatBytes } from '#components/lib/format.ts'
import { paths } from '#components/lib/paths.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { formatClockTimeMs, formatDateTime } from '#components/lib/time.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useNow } from '#components/lib/use-now.ts'
import { useLiveCluster } from '#components/live/live-provider.tsx'
import { Card } from '#components/ui/card.tsx'
import { FactList } from '#components/ui/fact-list.tsx'
import { Link } from '#components/ui/link.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import {
  averageRate,
  forecastOutcome,
  forecastText,
  kindText,
  outcomeText,
  receivedText,
  tookText,
} from './past-words.ts'
import { StageTimeline } from './stage-timeline.tsx'

/** One state transfer: its stages on a time line, its figures, and the journals of both sides. */
export function TransferPage({ transferId }: { transferId: string }) {
  const trpc = useTRPC()
  const story = useQuery(trpc.clusters.transfer.queryOptions({ transferId }))
  return (
    <QueryState
      query={story}
      skeleton={
        <Page title="Transfer">
          <SkeletonRows label="Loading the transfer" rows={8} />
        </Page>
      }
    >
      {(answer) => <Story story={answer} />}
    </QueryState>
  )
}

function Story({ story }: { story: TransferStory }) {
  useLiveCluster(story.clusterId)
  const nowMs = useNow()
  const { transfer } = story
  return (
    <Page
      title={`${kindText(transfer)} to ${transfer.joinerName}`}
      description={
        <>
          From {transfer.donorName ?? 'an unknown donor'}, begun{' '}
          {formatDateTime(transfer.startedAtMs)}.{' '}
          <Link href={paths.transfers(story.clusterId)} className="underline">
            All transfers of the cluster
          </Link>
        </>
      }
    >
      <p className="text-lg font-medium">{outcomeText(transfer)}</p>
      <Card title="Stages">
        <StageTimeline transfer={transfer} nowMs={nowMs} />
      </Card>
      <Card title="Figures">
        <FactList facts={figuresOf(transfer).map(([key, value]) => ({ key, term: key, value }))} />
      </Card>
      <Card title="Told before it began">
        <Forecast transfer={transfer} />
      </Card>
      <Journal side="joiner" name={transfer.joinerName} part={story.joiner} />
      <Journal side="donor" name={transfer.donorName ?? 'unknown'} part={story.donor} />
    </Page>
  )
}

function figuresOf(transfer: TransferView): [string, string][] {
  return [
    ['Took', tookText(transfer)],
    ['Received', receivedText(transfer)],
    ['Expected', formatBytes(transfer.expectedBytes)],
    ['Average rate', averageRate(transfer) ?? 'unknown'],
    ['The joiner claimed', positionText(transfer.local)],
    ['The group stood at', positionText(transfer.group)],
  ]
}

function positionText(position: TransferView['local']): string {
  return position ? `${position.uuid}:${position.seqno}` : 'unknown: its journal was not read'
}

function Forecast({ transfer }: { transfer: TransferView }) {
  const { forecast } = transfer
  const outcome = forecastOutcome(transfer)
  if (!forecast) {
    return (
      <p className="text-soft">
        Nothing: the console did not watch the joiner before, or it was no node of the inventory.
      </p>
    )
  }
  return (
    <div className="flex max-w-prose flex-col gap-1">
      <p className="font-medium">
        {forecastText(transfer)}, told {formatDateTime(forecast.atMs)}
      </p>
      <p className="text-soft">{forecast.because}</p>
      {outcome !== null && (
        <p>
          {outcome === 'as told'
            ? 'It came as told.'
            : `It came otherwise: ${transfer.kind} from ${transfer.donorName ?? 'an unknown donor'}.`}
        </p>
      )}
    </div>
  )
}

interface JournalProps {
  side: 'joiner' | 'donor'
  name: string
  part: JournalPart
}

/** Times on the console's clock, so that both sides line up. */
function Journal({ side, name, part: { lines, skewMs, cut } }: JournalProps) {
  const title = `Journal of the ${side}, ${name}`
  const skew = skewWords(skewMs)
  return (
    <Card
      title={title}
      description={
        skew === null
          ? undefined
          : `The clock of ${name} was ${skew} of the console's: its times are corrected by that.`
      }
    >
      {lines.length > 0 ? (
        <ScrollRegion label={title} className="max-h-96">
          <ol className="font-mono text-xs">
            {lines.map((line) => (
              <li key={line.id} className="flex gap-3 py-px">
                <time
                  className="shrink-0 text-faint"
                  dateTime={new Date(line.serverAtMs - (skewMs ?? 0)).toISOString()}
                >
                  {formatClockTimeMs(line.serverAtMs - (skewMs ?? 0))}
                </time>
                <span className="break-all whitespace-pre-wrap">{line.message}</span>
              </li>
            ))}
          </ol>
          {cut && <p className="text-xs text-faint">More lines are in the log of the node.</p>}
        </ScrollRegion>
      ) : (
        <p className="text-soft">
          No line is kept: the console did not follow this journal then, or the lines are too old.
        </p>
      )}
    </Card>
  )
}
