import { afterEach, beforeEach, expect, it } from 'vitest'
import { claimJob, readActiveJobs } from './claim-jobs.ts'
import { JobHold } from './job-hold.ts'
import { createJobMask } from './mask-secrets.ts'
import { type FakeConsole, openFakeConsole, queueJob } from './test-console.ts'
import { type Call, createTranscript, type Transcript } from './transcript.ts'

let console_: FakeConsole
let hold: JobHold
let transcript: Transcript
const call: Call = { callId: 'call', server: 'node1', stepIndex: 0, unit: null }
const mask = createJobMask(['of-the-job'])

beforeEach(async () => {
  console_ = await openFakeConsole()
  await queueJob(console_)
  const [job] = await readActiveJobs(console_.db)
  const claimed = job && (await claimJob(console_.db, job, 'me', Date.now()))
  if (!claimed) throw new Error('Nothing was claimed.')
  hold = new JobHold(console_.db, claimed, 'me', Date.now)
  transcript = createTranscript(console_.db, hold, Date.now)
})
afterEach(async () => {
  await transcript.flush()
  hold.stop()
  await console_.close()
})

async function keptOf(stream: string) {
  await transcript.flush()
  const rows = await console_.db.transcriptEntry.findMany({
    where: { kind: 'output', stream },
    orderBy: { id: 'asc' },
  })
  return {
    text: rows.map(({ text }) => text).join(''),
    lines: rows.reduce((sum, row) => sum + row.lines, 0),
  }
}

it('a secret that is cut between two pieces of output is not kept, wherever the cut is', async () => {
  const whole = '--datadir=/srv\n--wsrep_sst_auth=sst:gEheim-12\nof-the-job\n--port=3306'
  for (let cut = 0; cut <= whole.length; cut += 1) {
    const one = { ...call, callId: `call ${cut}` }
    transcript.output(one, 'stdout', whole.slice(0, cut), mask)
    transcript.output(one, 'stdout', whole.slice(cut), mask)
    await transcript.exit(one, '', 0, 1)
  }
  const { text, lines } = await keptOf('stdout')
  expect(text).not.toContain('gEheim-12')
  expect(text).not.toContain('of-the-job')
  expect(text.split('--port=3306')).toHaveLength(whole.length + 2)
  expect(lines).toBe(3 * (whole.length + 1))
})

it('the end of a line is kept when the command ends, before its exit, and of each stream', async () => {
  transcript.output(call, 'stdout', 'begun\nhalf', mask)
  transcript.output(call, 'stderr', 'password=x', mask)
  expect((await keptOf('stdout')).text).toBe('begun\n')
  await transcript.exit(call, '', 0, 1)
  expect((await keptOf('stdout')).text).toBe('begun\nhalf')
  expect((await keptOf('stderr')).text).toBe('password=********')
  const last = await console_.db.transcriptEntry.findFirst({ orderBy: { id: 'desc' } })
  expect(last?.kind).toBe('exit')
})

it('a line that is longer than a piece is masked before it is cut', async () => {
  const secret = 'geheim '.repeat(3000)
  transcript.output(call, 'stdout', `${'x'.repeat(8180)}\nwsrep_sst_auth = ${secret}\nend\n`, mask)
  const { text, lines } = await keptOf('stdout')
  expect(text).not.toContain('geheim')
  expect([text.endsWith('\nend\n'), lines]).toEqual([true, 3])
})
