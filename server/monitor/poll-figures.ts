import type { WorkerFigures } from './worker-lease.ts'

const WINDOW_MS = 10_000

/** Counts answered polls and their times over the last ten seconds. */
export class PollFigures {
  #polls: { atMs: number; durationMs: number }[] = []

  add(atMs: number, durationMs: number): void {
    this.#polls.push({ atMs, durationMs })
  }

  /** `nodes` as given; times rounded to 0.1 ms. */
  figures(nodes: number, now: number): WorkerFigures {
    const first = this.#polls.findIndex((poll) => poll.atMs > now - WINDOW_MS)
    this.#polls = first === -1 ? [] : this.#polls.slice(first)
    const times = this.#polls.map((poll) => poll.durationMs).toSorted((a, b) => a - b)
    const at = (share: number) => rounded(times[Math.floor((times.length - 1) * share)] ?? 0)
    return {
      nodes,
      pollsPerSecond: rounded((times.length * 1000) / WINDOW_MS),
      medianPollMs: at(0.5),
      p95PollMs: at(0.95),
    }
  }
}

const rounded = (value: number) => Math.round(value * 10) / 10
