import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseResolution, readSeries } from './read-series.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

const HOUR_MS = 3_600_000
const kept = { secondHours: 2, tenSecondDays: 2 }
const now = Date.UTC(2026, 10, 21, 12)

describe('the resolution of a chart', () => {
  it('is the finest that is still kept for the whole range', () => {
    expect(chooseResolution({ fromMs: now - 5 * 60_000, toMs: now }, kept, now)).toBe(1)
    expect(chooseResolution({ fromMs: now - 6 * HOUR_MS, toMs: now }, kept, now)).toBe(10)
    expect(chooseResolution({ fromMs: now - 24 * HOUR_MS, toMs: now }, kept, now)).toBe(60)
    expect(chooseResolution({ fromMs: now - 7 * 24 * HOUR_MS, toMs: now }, kept, now)).toBe(600)
    expect(chooseResolution({ fromMs: now - 30 * 24 * HOUR_MS, toMs: now }, kept, now)).toBe(3600)
    expect(
      chooseResolution(
        { fromMs: now - 4 * 24 * HOUR_MS, toMs: now - 4 * 24 * HOUR_MS + 60_000 },
        kept,
        now,
      ),
    ).toBe(60)
  })
})

describe('a series', () => {
  let console_: TestConsole
  beforeAll(async () => {
    console_ = await openTestConsole(() => now)
    await console_.db.cluster.create({
      data: {
        id: 'c',
        name: 'c',
        galeraName: 'c',
        nodes: { create: { id: 'n', name: 'n', address: 'a' } },
      },
    })
    const samples = Array.from({ length: 600 }, (_, second) => second)
      .filter((second) => second < 200 || second >= 300)
      .map((second) => ({
        nodeId: 'n',
        resolution: 1,
        at: BigInt(now - 600_000 + second * 1000),
        recvQueue: second === 50 ? 40 : 0,
        replicatedBytes: 100,
        certFailures: null,
      }))
    await console_.db.sample.createMany({ data: samples })
  })
  afterAll(() => console_.close())

  it('averages buckets, keeps peaks, and leaves gaps as gaps, never zero', async () => {
    const series = await readSeries(console_.as('viewer'), {
      clusterId: 'c',
      metrics: ['replicatedBytes', 'recvQueueMax', 'certFailures'],
      fromMs: now - 600_000,
      toMs: now,
      points: 60,
    })
    expect(series.bucketMs).toBe(10_000)
    expect(series.atMs).toHaveLength(60)
    const node = series.nodes[0]
    expect(node?.values.replicatedBytes?.[0]).toBe(100)
    expect(node?.values.recvQueueMax?.[5]).toBe(40)
    expect(node?.values.replicatedBytes?.slice(20, 30)).toEqual(Array(10).fill(null))
    expect(node?.values.certFailures?.[0]).toBeNull()
    expect(node?.values.sendQueue).toBeUndefined()
  })

  it('reads weeks from ten-minute samples, and what these do not hold yet from the minutes', async () => {
    await console_.db.node.create({ data: { id: 'w', clusterId: 'c', name: 'w', address: 'w' } })
    const minute = (minutesAgo: number, resolution: number, value: number) => ({
      nodeId: 'w',
      resolution,
      at: BigInt(now - minutesAgo * 60_000),
      replicatedBytes: value,
    })
    await console_.db.sample.createMany({
      data: [
        minute(100, 600, 100),
        minute(100, 60, 999),
        // The bucket is not over in this one, so it is read from the minutes whole.
        minute(80, 600, 998),
        minute(80, 60, 200),
        minute(2, 60, 300),
      ],
    })
    const series = await readSeries(console_.as('viewer'), {
      clusterId: 'c',
      nodeId: 'w',
      metrics: ['replicatedBytes'],
      fromMs: now - 7 * 24 * HOUR_MS,
      toMs: now,
      points: 300,
    })
    expect(series.resolutionSeconds).toBe(600)
    expect(series.nodes.map(({ nodeId }) => nodeId)).toEqual(['w'])
    const values = series.nodes[0]?.values.replicatedBytes ?? []
    expect(values.filter((value) => value !== null)).toEqual([100, 200, 300])
  })
})
