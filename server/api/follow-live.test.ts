import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { appendChanges } from '#server/events/append-changes.ts'
import { createPump, type Pump } from '#server/events/pump.ts'
import { newestSeq } from '#server/events/tail-changes.ts'
import { openTestConsole, type TestConsole } from '#server/services/test-deps.ts'
import { followLive } from './follow-live.ts'
import type { LiveItem } from './views.ts'

let console_: TestConsole
let pump: Pump
beforeAll(async () => {
  console_ = await openTestConsole()
  pump = createPump(console_.db)
})
afterAll(() => console_.close())
beforeEach(async () => {
  await console_.db.cluster.deleteMany()
  await console_.db.cluster.create({
    data: {
      id: 'c1',
      name: 'c1',
      galeraName: 'g',
      nodes: { create: { id: 'n1', name: 'n1', address: '192.0.2.1' } },
    },
  })
  await sample('n1', 1)
})

const sample = (nodeId: string, mark: number) => {
  const snapshot = JSON.stringify({ nodeId, observedAtMs: mark })
  return console_.db.$transaction([
    console_.db.nodeLive.upsert({
      where: { nodeId },
      create: { nodeId, snapshot },
      update: { snapshot },
    }),
    appendChanges(console_.db, [
      { topic: 'snapshots', clusterId: 'c1', payload: JSON.stringify([nodeId]) },
    ]),
  ])
}
const event = (title: string) =>
  console_.db.$transaction([
    console_.db.event.create({
      data: {
        at: new Date(),
        clusterId: 'c1',
        source: 'poll',
        kind: 'view',
        severity: 'notice',
        title,
      },
    }),
    appendChanges(console_.db, [{ topic: 'event', clusterId: 'c1' }]),
  ])

/** Collects items until `enough` says so. */
async function collect(
  options: { clusterId: string | null; since: number | null },
  act: () => Promise<void>,
  enough: (items: LiveItem[]) => boolean,
): Promise<{ items: LiveItem[]; seq: number }> {
  const stop = new AbortController()
  const items: LiveItem[] = []
  let seq = 0
  const timer = setTimeout(() => stop.abort(), 30_000)
  const acted = sleep(300).then(act)
  for await (const next of followLive({ db: console_.db, pump, signal: stop.signal, ...options })) {
    items.push(next.item)
    seq = next.seq
    if (enough(items)) break
  }
  clearTimeout(timer)
  await acted
  return { items, seq }
}

describe('the live stream', () => {
  it('begins with what is now, then brings each change once', async () => {
    const { items } = await collect(
      { clusterId: 'c1', since: null },
      async () => {
        await sample('n1', 2)
        await event('first')
        await event('second')
      },
      (seen) => seen.flatMap((item) => (item.topic === 'events' ? item.events : [])).length >= 2,
    )
    expect(items[0]).toMatchObject({
      topic: 'snapshots',
      live: { snapshots: [{ observedAtMs: 1 }] },
    })
    const titles = items.flatMap((item) =>
      item.topic === 'events' ? item.events.map((one) => one.title) : [],
    )
    expect(titles).toEqual(['first', 'second'])
    expect(items.filter((item) => item.topic === 'snapshots').at(-1)).toMatchObject({
      live: { snapshots: [{ observedAtMs: 2 }] },
    })
  })

  it('tells a browser that missed changes to read everything anew, and one that missed nothing not', async () => {
    const before = await newestSeq(console_.db)
    const nothingMissed = await collect(
      { clusterId: 'c1', since: before },
      async () => undefined,
      (seen) => seen.length >= 1,
    )
    expect(nothingMissed.items[0]?.topic).toBe('snapshots')
    await event('missed')
    const missed = await collect(
      { clusterId: 'c1', since: before },
      async () => undefined,
      (seen) => seen.length >= 2,
    )
    expect(missed.items.map((item) => item.topic)).toEqual(['resync', 'snapshots'])
  })

  it('tells of each job once, however many of its rows changed, whatever page is open', async () => {
    const { items } = await collect(
      { clusterId: null, since: null },
      async () => {
        const change = { topic: 'job', clusterId: 'c1', payload: 'j1' } as const
        await appendChanges(console_.db, [change, change, { ...change, payload: 'j2' }])
      },
      (seen) => seen.some((item) => item.topic === 'job' && item.jobId === 'j2'),
    )
    expect(items).toEqual([
      { topic: 'job', jobId: 'j1', clusterId: 'c1' },
      { topic: 'job', jobId: 'j2', clusterId: 'c1' },
    ])
  })

  it('keeps another cluster out', async () => {
    const { items } = await collect(
      { clusterId: null, since: null },
      async () => {
        await sample('n1', 3)
        await event('not for this page')
        await appendChanges(console_.db, [{ topic: 'probe', payload: 'p1' }])
      },
      (seen) => seen.some((item) => item.topic === 'probe'),
    )
    expect(items.map((item) => item.topic)).toEqual(['probe'])
  })
})
