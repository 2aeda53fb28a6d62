'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { LogLineView, TransferStory, TransferView } from '#server/api/views.ts'
import { Page } from '#components/layout/page.tsx'
import { formatBytes, formatDuration } from '#components/lib/format.ts'
import { paths } from '#components/lib/paths.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { formatClockTimeMs, formatDateTime } from '#components/lib/time.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useLiveCluster } from '#components/live/live-provider.tsx'
import { Card } from '#components/ui/card.tsx'
import { FactList } from '#components/ui/fact-list.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { averageRate, kindText, outcomeText, receivedText, tookText } from './past-words.ts'
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
        <StageTimeline transfer={transfer} />
      </Card>
      <Card title="Figures">
        <FactList facts={figuresOf(transfer).map(([key, value]) => ({ key, term: key, value }))} />
      </Card>
      <Lines title={`Journal of the joiner, ${transfer.joinerName}`} lines={story.joinerLines} />
      <Lines
        title={`Journal of the donor, ${transfer.donorName ?? 'unknown'}`}
        lines={story.donorLines}
      />
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

function Lines({ title, lines }: { title: string; lines: LogLineView[] }) {
  const [first] = lines
  return (
    <Card title={title}>
      {first ? (
        <ScrollRegion label={title} className="max-h-96">
          <ol className="font-mono text-xs">
            {lines.map((line) => (
              <li key={line.id} className="flex gap-3 py-px">
                <time
                  className="shrink-0 text-faint"
                  dateTime={new Date(line.serverAtMs).toISOString()}
                >
                  {formatClockTimeMs(line.serverAtMs)}
                </time>
                <span className="break-all whitespace-pre-wrap">{line.message}</span>
              </li>
            ))}
          </ol>
          <p className="sr-only">
            {formatDuration((lines.at(-1)?.serverAtMs ?? 0) - first.serverAtMs)} of lines.
          </p>
        </ScrollRegion>
      ) : (
        <p className="text-soft">
          No line is kept: the console did not follow this journal then, or the lines are too old.
        </p>
      )}
    </Card>
  )
}
