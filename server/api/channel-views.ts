/** What the API tells of channels and deliveries. Types only. Times are console time, ms since the epoch. */
import type { ChannelKind } from '#server/alerts/channels/channel-kinds.ts'
import type { AlertSeverity } from '#server/alerts/notification.ts'

export interface ChannelView {
  id: string
  name: string
  kind: ChannelKind
  /** Where it leads, without what may be secret. */
  target: string
  /** Null for those who may not change it. */
  settings: Record<string, unknown> | null
  /** Names of the secrets that are set; the secrets themselves never come back. */
  secretsSet: string[]
  enabled: boolean
  leastSeverity: AlertSeverity
  /** null: all. */
  clusterIds: string[] | null
  allowedRanges: string[]
  /** Set while the circuit breaker is open. */
  open: { sinceMs: number; why: string; probeAtMs: number | null } | null
  waiting: number
  /** Incidents that its receiver holds open and is still to be told the end of. */
  owedEnds: number
  last: { id: string; state: DeliveryState; atMs: number } | null
}

/** partial: of several recipients some were refused. */
export type DeliveryState = 'waiting' | 'sending' | 'delivered' | 'partial' | 'given-up'

export interface DeliveryView {
  id: string
  channelId: string
  channelName: string
  title: string
  isTest: boolean
  sequence: number
  state: DeliveryState
  createdAtMs: number
  nextTryAtMs: number
  giveUpAtMs: number
  endedAtMs: number | null
  attempts: number
}

export interface AttemptView {
  id: number
  atMs: number
  durationMs: number
  outcome: 'delivered' | 'partial' | 'failed' | 'unknown'
  failure: string | null
  request: {
    method: string
    url: string
    headers: Record<string, string>
    body: string
  } | null
  answer: { status: number; headers: Record<string, string>; body: string; isCut: boolean } | null
}

export interface DeliveryStory {
  delivery: DeliveryView
  /** Newest first. */
  attempts: AttemptView[]
}
