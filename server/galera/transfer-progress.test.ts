import { expect, test } from 'vitest'
import { replayTransfer, syncedAtMs } from '#e2e/fixtures/transfers/replay-transfer.ts'
import type { TransferProgress } from '#server/galera/model.ts'

/** The donor of the recordings: its files, and its redo log as its backup tool logged it. */
const files = { bytes: 1_028_648_431, source: 'du' } as const
const redo = { current: 870_943_504, checkpoint: 863_400_703 }
const redoFile = 100_663_296

const stagesOf = (shown: readonly TransferProgress[]) =>
  shown.map(({ stage }) => stage).filter((stage, at, all) => all[at - 1] !== stage)

function expectNeverBack(shown: readonly TransferProgress[]) {
  for (const key of ['percent', 'doneBytes', 'writeSetsDone'] as const) {
    const values = shown.flatMap((progress) => progress[key] ?? [])
    expect(values).toEqual(values.toSorted((a, b) => a - b))
  }
}

/** Largest difference in points between what was shown and the share of the bytes that came. */
function worstPoint(shown: readonly TransferProgress[]): number {
  const streaming = shown.filter(({ stage }) => stage === 'streaming')
  const total = shown.at(-1)?.doneBytes ?? NaN
  return Math.max(
    ...streaming.map((at) => Math.abs((at.percent ?? NaN) - (100 * (at.doneBytes ?? 0)) / total)),
  )
}

/** Largest error of the time left from a quarter of the stream on, as a share of the whole time. */
function worstEta(method: string, shown: readonly TransferProgress[]): number {
  const begin = shown[0]?.observedAtMs ?? NaN
  const wholeMs = syncedAtMs(method) - begin
  return Math.max(
    ...shown
      .filter(({ stage, percent }) => stage === 'streaming' && (percent ?? 0) >= 25)
      .map(({ observedAtMs, etaMs }) => {
        const foretold = etaMs ? (etaMs[0] + etaMs[1]) / 2 : NaN
        return Math.abs(foretold - (syncedAtMs(method) - observedAtMs)) / wholeMs
      }),
  )
}

test('mariabackup: stage by stage, near the truth, and with the pause of its donor', () => {
  const shown = replayTransfer('mariabackup', { size: files, redo })
  expect(stagesOf(shown)).toEqual([
    'waiting for donor',
    'waiting for data',
    'streaming',
    'preparing',
    'starting',
    'catching up',
  ])
  expectNeverBack(shown)
  expect(worstPoint(shown)).toBeLessThan(1.1)
  expect(worstEta('mariabackup', shown)).toBeLessThan(0.2)
  const pause = shown.filter(({ stage }) => stage === 'waiting for data')
  expect(pause[0]?.step).toBe('the donor pauses 10 s before it sends')
  // Its first connection brings a small file only.
  expect(pause.every(({ doneBytes }) => doneBytes === null)).toBe(true)
  expect(shown.find(({ stage }) => stage === 'preparing')?.percent).toBe(100)
})

test('rsync: connections that come and go are added up', () => {
  const size = { ...files, bytes: files.bytes + redoFile }
  const shown = replayTransfer('rsync', { size })
  expect(stagesOf(shown)).toEqual([
    'waiting for donor',
    'waiting for data',
    'streaming',
    'starting',
    'catching up',
  ])
  expectNeverBack(shown)
  expect(worstPoint(shown)).toBeLessThan(3)
  expect(worstEta('rsync', shown)).toBeLessThan(0.25)
  expect(shown.at(-1)?.doneBytes).toBeGreaterThan(1_100_000_000)
  const steps = new Set(shown.map(({ step }) => step))
  expect(steps).toContain('InnoDB redo log')
})

test('rsync_wan: the bytes of differences tell no share', () => {
  const shown = replayTransfer('rsync_wan', { size: files })
  expect(shown.every(({ percent, etaMs, stage }) => percent === null || (etaMs && stage))).toBe(
    true,
  )
  expect(shown.every(({ percent }) => percent === null)).toBe(true)
  expect(shown.at(-1)?.evidence).toContain('differences')
})

test('mysqldump: no share and no size, but its write-sets at the end', () => {
  const shown = replayTransfer('mysqldump', { size: files })
  expect(shown.every(({ percent }) => percent === null)).toBe(true)
  expect(shown.at(-1)).toMatchObject({ stage: 'catching up', writeSetsTotal: 25 })
})

test('a console that comes in the middle of a stream knows at once how far it is', () => {
  const inTheMiddle = (7 * 3600 + 50 * 60 + 40) * 1000
  const [first, ...rest] = replayTransfer('mariabackup', { size: files, redo }, inTheMiddle)
  expect(first).toMatchObject({ stage: 'streaming' })
  expect(first?.percent).toBeCloseTo(50, 0)
  expect(
    rest.find(({ bytesPerSecond }) => bytesPerSecond !== null)?.bytesPerSecond,
  ).toBeGreaterThan(50e6)
})

test('without the size of the donor there are bytes and a rate, and no share', () => {
  const shown = replayTransfer('mariabackup', {})
  const streaming = shown.filter(({ stage }) => stage === 'streaming')
  expect(streaming.every(({ percent, etaMs }) => percent === null && etaMs === null)).toBe(true)
  expect(streaming.at(-1)?.bytesPerSecond).toBeGreaterThan(50e6)
  expect(streaming.at(-1)?.evidence).toContain('node1 has to send is not known')
})
