import type { Progress } from '#server/actions/action.ts'

/** Hands on the latest progress, at most once in `everyMs`. */
export function throttleProgress(everyMs: number, write: (progress: Progress) => Promise<void>) {
  let latest: Progress | null = null
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  return {
    report(progress: Progress) {
      latest = progress
      if (stopped) return
      timer ??= setTimeout(() => {
        timer = null
        if (latest && !stopped) void write(latest)
      }, everyMs)
    },
    /** No more writes; the last one reported belongs into the write that ends the step. */
    stop(): Progress | null {
      stopped = true
      if (timer) clearTimeout(timer)
      return latest
    },
  }
}
