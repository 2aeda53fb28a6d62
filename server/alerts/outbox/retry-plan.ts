/** When a delivery is tried again, and when a channel is left in peace. Pure. */
export interface RetryPlan {
  firstMs: number
  mostMs: number
  /** From the first try on, in all. */
  giveUpMs: number
  /** Failures in a row after which the channel's circuit breaker opens. */
  opensAfter: number
  firstProbeMs: number
  mostProbeMs: number
}

export const usualPlan: RetryPlan = {
  firstMs: 5000,
  mostMs: 30 * 60_000,
  giveUpMs: 24 * 3_600_000,
  opensAfter: 5,
  firstProbeMs: 10_000,
  mostProbeMs: 5 * 60_000,
}

/** Doubles with each failed attempt; a fifth of it either way by chance, so that retries spread out. */
export function retryPauseMs(plan: RetryPlan, failedAttempts: number, random: number): number {
  const pauseMs = Math.min(plan.firstMs * 2 ** (failedAttempts - 1), plan.mostMs)
  return Math.round(pauseMs * (0.8 + 0.4 * random))
}

export interface Breaker {
  failuresInRow: number
  /** null: closed, deliveries are sent. */
  openSince: Date | null
  /** While open: when one delivery may try whether the receiver is back. */
  probeAt: Date | null
  openWhy: string | null
}

export const closedBreaker: Breaker = {
  failuresInRow: 0,
  openSince: null,
  probeAt: null,
  openWhy: null,
}

export interface Failure {
  why: string
  startedMs: number
  endedMs: number
}

/** What was sent before the pause began says nothing new: of four at once the first opens it. */
export function afterFailure(plan: RetryPlan, breaker: Breaker, failure: Failure): Breaker {
  const { why, startedMs, endedMs } = failure
  if (breaker.probeAt !== null && startedMs < breaker.probeAt.getTime()) return breaker
  const failuresInRow = breaker.failuresInRow + 1
  if (failuresInRow < plan.opensAfter) return { ...breaker, failuresInRow }
  const probes = failuresInRow - plan.opensAfter
  const pauseMs = Math.min(plan.firstProbeMs * 2 ** probes, plan.mostProbeMs)
  return {
    failuresInRow,
    openSince: breaker.openSince ?? new Date(endedMs),
    probeAt: new Date(endedMs + pauseMs),
    openWhy: why,
  }
}

export interface UnderWay {
  ofChannel: number
  inAll: number
}

const PER_CHANNEL = 4
const IN_ALL = 32

/**
 * How many more of a channel may be sent now. One always may: however many other channels hang, none
 * waits for them.
 */
export function admitted(breaker: Breaker, underWay: UnderWay, nowMs: number): number {
  const { ofChannel, inAll } = underWay
  const reserved = ofChannel === 0 ? 1 : 0
  if (breaker.openSince === null) {
    return Math.max(reserved, Math.min(PER_CHANNEL - ofChannel, IN_ALL - inAll))
  }
  const isDue = breaker.probeAt === null || breaker.probeAt.getTime() <= nowMs
  return isDue ? reserved : 0
}
