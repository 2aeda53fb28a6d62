import type { DeliveryState } from '#server/api/channel-views.ts'
import { Badge } from '#components/ui/badge.tsx'

const looks = {
  waiting: ['degraded', 'waiting'],
  sending: ['transfer', 'being sent'],
  delivered: ['synced', 'delivered'],
  partial: ['degraded', 'delivered in part'],
  'given-up': ['down', 'given up'],
} as const satisfies Record<DeliveryState, unknown>

export function DeliveryMark({ state }: { state: DeliveryState }) {
  const [tone, word] = looks[state]
  return <Badge tone={tone}>{word}</Badge>
}
