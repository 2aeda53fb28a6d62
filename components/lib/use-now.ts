'use client'

import { useSyncExternalStore } from 'react'
import { observeServerTime, serverOffsetMs, unsetClock } from './server-clock.ts'

const tickMs = 1000
let clock = unsetClock
let timer: ReturnType<typeof setTimeout> | null = null
const listeners = new Set<() => void>()

/** Call with the `nowMs` of an answer as soon as it arrives. */
export function correctClock(serverNowMs: number): void {
  clock = observeServerTime(clock, serverNowMs, Date.now())
}

/** Console time now, in ms; for use in event callbacks. Components use useNow. */
export function consoleNowMs(): number {
  return Date.now() + serverOffsetMs(clock)
}

// Whole seconds: all ages of a page change together, and the value is stable between ticks.
function currentSecond(): number {
  return Math.floor(consoleNowMs() / tickMs) * tickMs
}

function schedule(): void {
  if (timer !== null || listeners.size === 0 || document.hidden) return
  timer = setTimeout(
    () => {
      timer = null
      for (const listener of listeners) listener()
      schedule()
    },
    tickMs - (consoleNowMs() % tickMs),
  )
}

function onVisibilityChange(): void {
  if (document.hidden) {
    if (timer !== null) clearTimeout(timer)
    timer = null
    return
  }
  for (const listener of listeners) listener()
  schedule()
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) document.addEventListener('visibilitychange', onVisibilityChange)
  listeners.add(listener)
  schedule()
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    document.removeEventListener('visibilitychange', onVisibilityChange)
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
}

/** Console time in ms, ticking once a second while the tab is visible. Use it low in the tree. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, currentSecond, () => 0)
}
