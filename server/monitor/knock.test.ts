import { expect, it } from 'vitest'
import { Knock } from './knock.ts'

const never = new AbortController().signal
const LONG_MS = 600_000

it('ends a pause', async () => {
  const knock = new Knock()
  const paused = knock.pause(LONG_MS, never)
  knock.knock()
  await paused
})

it('ends the pause after an attempt during which it was heard', async () => {
  const knock = new Knock()
  knock.knock()
  await knock.pause(LONG_MS, never)
})

it('ends one pause and not the next', async () => {
  const knock = new Knock()
  knock.knock()
  await knock.pause(LONG_MS, never)
  let over = false
  const stop = new AbortController()
  const second = knock.pause(LONG_MS, stop.signal).then(() => (over = true))
  await new Promise(setImmediate)
  expect(over).toBe(false)
  stop.abort()
  await second
})
