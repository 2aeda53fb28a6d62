import { describe, expect, it } from 'vitest'
import { createLiveConnectionStore, reconnectDelayMs } from './live-connection.ts'

describe('live connection', () => {
  it('remembers when the stream last worked', () => {
    const store = createLiveConnectionStore()
    expect(store.get()).toEqual({ state: 'connecting', lastAliveMs: null })
    store.opened(1000)
    expect(store.get().state).toBe('live')
    store.lost(5000)
    store.lost(9000)
    expect(store.get()).toEqual({ state: 'reconnecting', lastAliveMs: 5000 })
    store.opened(12_000)
    expect(store.get().state).toBe('live')
  })

  it('stays connecting while the first attempt fails', () => {
    const store = createLiveConnectionStore()
    store.lost(5000)
    expect(store.get().state).toBe('connecting')
  })

  it('tells listeners of changes only', () => {
    const store = createLiveConnectionStore()
    let told = 0
    const stop = store.subscribe(() => {
      told += 1
    })
    store.opened(1)
    store.opened(2)
    store.lost(3)
    stop()
    store.opened(4)
    expect(told).toBe(2)
  })

  it('waits longer after each failure, up to ten seconds', () => {
    expect([1, 2, 3, 10].map(reconnectDelayMs)).toEqual([500, 1000, 2000, 10_000])
  })
})
