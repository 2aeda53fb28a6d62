/** Hands out a limited number of slots in the order they were asked for. */
export interface ChannelSlots {
  /** Resolves to a function that gives the slot back (harmless when called twice). */
  take(signal?: AbortSignal): Promise<() => void>
}

export function createChannelSlots(limit: number): ChannelSlots {
  let free = limit
  const waiting: (() => void)[] = []

  const slot = () => {
    let held = true
    return () => {
      if (!held) return
      held = false
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }

  return {
    take(signal) {
      if (signal?.aborted === true) return Promise.reject(signal.reason as Error)
      if (free > 0) {
        free -= 1
        return Promise.resolve(slot())
      }
      return new Promise((resolve, reject) => {
        const onTurn = () => {
          signal?.removeEventListener('abort', onAbort)
          resolve(slot())
        }
        const onAbort = () => {
          waiting.splice(waiting.indexOf(onTurn), 1)
          reject(signal?.reason as Error)
        }
        waiting.push(onTurn)
        signal?.addEventListener('abort', onAbort, { once: true })
      })
    },
  }
}
