import type { AlertView } from '#server/api/alert-views.ts'
import { Badge } from '#components/ui/badge.tsx'

const stateWords = { pending: 'waiting', firing: 'firing', resolved: 'over' } as const
const stateTones = { pending: 'unknown', firing: 'down', resolved: 'synced' } as const
const quietWords = {
  silence: 'silenced',
  maintenance: 'in maintenance',
  job: 'caused by a job',
} as const

/** Where an alert stands, and why nobody is told of it. */
export function StateBadges({
  alert: { state, quiet, acknowledged },
}: {
  alert: Pick<AlertView, 'state' | 'quiet' | 'acknowledged'>
}) {
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone={stateTones[state]}>{stateWords[state]}</Badge>
      {acknowledged && <Badge>acknowledged</Badge>}
      {quiet && state !== 'resolved' && <Badge>{quietWords[quiet.kind]}</Badge>}
    </span>
  )
}
