import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { maskedRows, maskOldTranscripts } from './mask-old-transcripts.ts'
import { type FakeConsole, openFakeConsole, queueJob } from '#server/engine/test-console.ts'

let console_: FakeConsole
beforeEach(async () => {
  console_ = await openFakeConsole()
})
afterEach(() => console_.close())

const never = new AbortController().signal
const SECRET = 'sst:gEheim-12'
const printed = `--datadir=/srv\n--wsrep_sst_auth=${SECRET}\n--port=3306\n`

/** As an older version wrote it: cut anywhere, beside what other calls say. */
async function storeOldJob(pieces: readonly string[]): Promise<string> {
  const jobId = await queueJob(console_)
  await console_.db.clusterLock.deleteMany()
  const call = { jobId, at: new Date(), server: 'node1', callId: `${jobId} call` }
  await console_.db.transcriptEntry.createMany({
    data: [
      { ...call, kind: 'command', text: "sh -c 'password=$1'" },
      ...pieces.flatMap((text, index) => [
        {
          ...call,
          kind: 'output',
          stream: 'stdout',
          text,
          lines: text.split('\n').length - 1,
        },
        { ...call, callId: `other ${index}`, kind: 'output', stream: 'stdout', text: 'else\n' },
      ]),
      { ...call, kind: 'exit', text: `unknown variable 'x=${SECRET}'`, exitCode: 1 },
      { jobId, at: new Date(), kind: 'note', text: `wsrep_sst_auth=${SECRET}` },
    ],
  })
  return jobId
}

it('secrets that an older version kept are gone from the database file, what else it kept is not', async () => {
  const jobs = [
    await storeOldJob([printed]),
    await storeOldJob(['--wsrep_sst_au', 'th=sst:gEh', 'eim-12\n--x=1\n']),
  ]
  await maskOldTranscripts(console_.db, never)
  const rows = await console_.db.transcriptEntry.findMany({ orderBy: { id: 'asc' } })
  expect(JSON.stringify(rows)).not.toMatch(/gEh|eim-12/)
  const text = (jobId: string | undefined) =>
    rows
      .filter((row) => row.callId === `${jobId} call` && row.stream)
      .map((row) => row.text)
      .join('')
  expect(text(jobs[0])).toBe('--datadir=/srv\n--wsrep_sst_auth=********\n--port=3306\n')
  expect(text(jobs[1])).toBe('--wsrep_sst_auth=********\n--x=1\n')
  expect(rows.filter((row) => row.text === "sh -c 'password=$1'")).toHaveLength(2)
  const path = console_.url.slice('file:'.length)
  for (const file of [path, `${path}-wal`]) {
    const bytes = await readFile(file).catch(() => Buffer.alloc(0))
    expect(bytes.includes('gEheim'), file).toBe(false)
  }
})

it('is done once, and goes on where it was interrupted', async () => {
  for (let count = 0; count < 3; count += 1) await storeOldJob([printed])
  const ended = new AbortController()
  ended.abort()
  await maskOldTranscripts(console_.db, ended.signal)
  expect(await secretsLeft()).toBe(9)
  await maskOldTranscripts(console_.db, never)
  expect(await secretsLeft()).toBe(0)
  await storeOldJob([printed])
  await maskOldTranscripts(console_.db, never)
  expect(await secretsLeft()).toBe(3)
})

const secretsLeft = () =>
  console_.db.transcriptEntry.count({ where: { text: { contains: 'gEheim' } } })

it('no cut leaves a part of a secret, loses a line or moves what hides nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: printed.length })), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), printed.length]
      const rowsOf = (whole: string) =>
        places.slice(1).map((to, id) => ({
          id,
          callId: 'a',
          stream: 'stdout',
          text: whole.slice(places[id], to),
        }))
      const after = new Map(maskedRows(rowsOf(printed)).map((row) => [row.id, row.text]))
      const text = rowsOf(printed).map((row) => after.get(row.id) ?? row.text)
      expect(text.join('')).toBe('--datadir=/srv\n--wsrep_sst_auth=********\n--port=3306\n')
      expect(maskedRows(rowsOf(printed.replace('_auth', '_mode')))).toEqual([])
    }),
  )
})
