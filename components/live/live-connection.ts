/** State of the one live stream of this tab, as plain data that components can subscribe to. */
export interface LiveConnection {
  state: 'connecting' | 'live' | 'reconnecting'
  /** Console time of the last moment at which the stream was known to work; null before the first. */
  lastAliveMs: number | null
}

export interface LiveConnectionStore {
  get: () => LiveConnection
  subscribe: (listener: () => void) => () => void
  opened: (nowMs: number) => void
  lost: (nowMs: number) => void
}

/** Losing a stream that never opened stays "connecting"; losing an open one becomes "reconnecting". */
export function createLiveConnectionStore(): LiveConnectionStore {
  let connection: LiveConnection = { state: 'connecting', lastAliveMs: null }
  const listeners = new Set<() => void>()
  function set(next: LiveConnection) {
    if (next.state === connection.state) return
    connection = next
    for (const listener of listeners) listener()
  }
  return {
    get: () => connection,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    opened: (nowMs) => set({ state: 'live', lastAliveMs: nowMs }),
    lost: (nowMs) => {
      if (connection.state === 'live') set({ state: 'reconnecting', lastAliveMs: nowMs })
    },
  }
}

const firstDelayMs = 500
const longestDelayMs = 10_000

/** Pause before the attempt after `failures` failures in a row, in ms; doubles up to 10 s. */
export function reconnectDelayMs(failures: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, failures - 1))
}
