import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KEEP_MS, lifeAfter, type Life, type Sight } from './life.ts'

const looks = fc.array(
  fc.record({
    sight: fc.constantFrom<Sight>('holds', 'not', 'unknown'),
    passedMs: fc.integer({ min: 1, max: 20_000 }),
  }),
  { maxLength: 60 },
)
const waits = fc.constantFrom(0, 1000, 30_000)

interface Seen {
  sight: Sight
  now: number
  before: Life | null
  after: Life | null
}

function lived(sequence: readonly { sight: Sight; passedMs: number }[], forMs: number): Seen[] {
  let now = 1_000_000
  let life: Life | null = null
  return sequence.map(({ sight, passedMs }) => {
    now += passedMs
    const before = life?.state === 'resolved' ? null : life
    life = lifeAfter(before, sight, forMs, now, KEEP_MS)
    return { sight, now, before, after: life }
  })
}

test('the next life follows the table, whatever is seen', () => {
  fc.assert(
    fc.property(looks, waits, (sequence, forMs) => {
      for (const { before, after, sight } of lived(sequence, forMs)) {
        const move = `${before?.state ?? 'none'} ${after?.state ?? 'none'}`
        expect([
          'none none',
          'none pending',
          'none firing',
          'pending none',
          'pending pending',
          'pending firing',
          'firing firing',
          'firing resolved',
        ]).toContain(move)
        if (sight === 'unknown') expect(after?.state).toBe(before?.state)
      }
    }),
  )
})

test('it fires only while seen to hold, and not before its waiting time', () => {
  fc.assert(
    fc.property(looks, waits, (sequence, forMs) => {
      for (const { before, after, sight, now } of lived(sequence, forMs)) {
        if (after?.state !== 'firing' || before?.state === 'firing') continue
        expect(sight).toBe('holds')
        expect(now - after.startedAtMs).toBeGreaterThanOrEqual(forMs)
      }
    }),
  )
})

test('it is over only when it was clear for the keep time, never seen to hold in between', () => {
  fc.assert(
    fc.property(looks, waits, (sequence, forMs) => {
      let lastHeldMs = 0
      for (const { before, after, sight, now } of lived(sequence, forMs)) {
        if (after?.state === 'resolved') {
          expect(before?.state).toBe('firing')
          expect(sight).toBe('not')
          expect(after.endedAtMs).toBeGreaterThan(lastHeldMs)
          expect(now - (after.endedAtMs ?? now)).toBeGreaterThanOrEqual(KEEP_MS)
        }
        if (sight === 'holds') lastHeldMs = now
      }
    }),
  )
})

test('what comes back within the keep time is the same alert', () => {
  const fired = lifeAfter(null, 'holds', 0, 1000, KEEP_MS)
  const cleared = lifeAfter(fired, 'not', 0, 2000, KEEP_MS)
  const back = lifeAfter(cleared, 'holds', 0, 2000 + KEEP_MS - 1, KEEP_MS)
  expect(back).toEqual(fired)
})

test('nothing that cannot be seen is over', () => {
  const fired = lifeAfter(null, 'holds', 0, 1000, KEEP_MS)
  const cleared = lifeAfter(fired, 'not', 0, 2000, KEEP_MS)
  expect(lifeAfter(cleared, 'unknown', 0, 999_999, KEEP_MS)?.state).toBe('firing')
})
