/** The five states of a server, and neutral for everything that is no state. */
export type Tone = 'synced' | 'transfer' | 'degraded' | 'down' | 'unknown' | 'neutral'

/** Colour of text and icon on the page's own background. */
export const toneText: Record<Tone, string> = {
  synced: 'text-synced',
  transfer: 'text-transfer',
  degraded: 'text-degraded',
  down: 'text-down',
  unknown: 'text-unknown',
  neutral: 'text-soft',
}

/** Tinted background with text on it. */
export const toneTint: Record<Tone, string> = {
  synced: 'bg-synced-tint text-synced',
  transfer: 'bg-transfer-tint text-transfer',
  degraded: 'bg-degraded-tint text-degraded',
  down: 'bg-down-tint text-down',
  unknown: 'bg-unknown-tint text-unknown hatch',
  neutral: 'bg-hover text-soft',
}
