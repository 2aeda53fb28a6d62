'use client'

import { useQuery } from '@tanstack/react-query'
import { FlaskConical, TriangleAlert } from 'lucide-react'
import type { FleetView } from '#server/api/views.ts'
import { formatMoment } from '#components/lib/time.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useFleetClock, useFleetPart } from '#components/lib/use-fleet.ts'
import { useNow } from '#components/lib/use-now.ts'

const checkEveryMs = 5000
// The worker writes a heartbeat at least every two seconds; several missed ones are no accident.
const silentAfterMs = 10_000

const bannerLook =
  'flex items-center gap-2 border-b border-line bg-hover px-4 py-2 text-sm font-medium sm:px-6'

const isAnySimulated = ({ clusters }: FleetView) => clusters.some(({ simulated }) => simulated)

/** What holds for every page: a simulated cluster, a monitor that does not run. */
export function Banners() {
  const trpc = useTRPC()
  const settings = useQuery(
    trpc.settings.get.queryOptions(undefined, { refetchInterval: checkEveryMs }),
  )
  useFleetClock()
  const simulated = useFleetPart(isAnySimulated).data === true || settings.data?.simulated === true
  return (
    <>
      {simulated && (
        <section aria-label="Simulated" className={bannerLook}>
          <FlaskConical aria-hidden className="size-4 shrink-0" />
          <p>Simulated cluster: no real servers.</p>
        </section>
      )}
      {settings.data !== undefined && (
        <WorkerBanner
          heartbeatAtMs={settings.data.worker.heartbeatAtMs}
          readAtMs={settings.data.readAtMs}
        />
      )}
    </>
  )
}

interface WorkerBannerProps {
  heartbeatAtMs: number | null
  /** A browser that is late to ask or to draw must not put the blame on the worker. */
  readAtMs: number
}

function WorkerBanner({ heartbeatAtMs, readAtMs }: WorkerBannerProps) {
  const nowMs = useNow()
  if (heartbeatAtMs !== null && readAtMs - heartbeatAtMs < silentAfterMs) return null
  return (
    <div role="alert" className={bannerLook}>
      <TriangleAlert aria-hidden className="size-4 shrink-0 text-degraded" />
      <p>
        The monitor is not running
        {heartbeatAtMs === null
          ? ' and has never run.'
          : `; its last sign of life was at ${formatMoment(heartbeatAtMs, nowMs)}.`}{' '}
        Figures and states on this page are not current. Start the console's worker, or look into
        its log.
      </p>
    </div>
  )
}
