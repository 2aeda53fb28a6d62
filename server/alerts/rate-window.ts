import type { NodeRates } from '#server/galera/model.ts'
import type { NodeAverages } from './scene.ts'

const WINDOW_MS = 60_000
/** Of less than this no average is told. */
const LEAST_MS = 30_000

interface Entry {
  atMs: number
  rates: NodeRates
}

/** The rates of one node in the last minute. */
export class RateWindow {
  #entries: Entry[] = []

  /** Rates as of a poll; the same poll again changes nothing. */
  put(atMs: number, rates: NodeRates): void {
    if (this.#entries.at(-1)?.atMs === atMs) return
    this.#entries.push({ atMs, rates })
  }

  averages(now: number): NodeAverages {
    this.#entries = this.#entries.filter(({ atMs }) => atMs > now - WINDOW_MS && atMs <= now)
    const [first] = this.#entries
    const last = this.#entries.at(-1)
    if (!first || !last || last.atMs - first.atMs < LEAST_MS) return NOTHING
    const mean = (figure: keyof NodeRates) => {
      const known = this.#entries.flatMap(({ rates }) => rates[figure] ?? [])
      return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length
    }
    return {
      flowControlPaused: mean('flowControlPaused'),
      certificationShare: shareOfFailures(mean('certFailures'), mean('bfAborts'), mean('commits')),
      replLatencySeconds: mean('replLatencyAvg'),
    }
  }
}

const NOTHING: NodeAverages = {
  flowControlPaused: null,
  certificationShare: null,
  replLatencySeconds: null,
}

/** Failed ones among all that were tried; 0 where nothing was. */
export function shareOfFailures(
  certFailures: number | null,
  bfAborts: number | null,
  commits: number | null,
): number | null {
  if (commits === null) return null
  const failed = (certFailures ?? 0) + (bfAborts ?? 0)
  return failed === 0 ? 0 : failed / (commits + failed)
}
