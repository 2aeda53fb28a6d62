import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ActionContext, ServerPort } from '#server/actions/action.ts'
import { type Fence, Overtaken } from '#server/actions/fence.ts'
import { releaseLock, takeLock } from '#server/actions/lock-server.ts'
import { openSshHost } from '#server/remote/ssh-host.ts'
import { startSshTestServer, type SshTestServer } from '#server/remote/ssh-test-server.ts'
import { claimJob, readActiveJobs } from './claim-jobs.ts'
import { putFakeSystemd } from './fake-systemd.ts'
import { stopUnit } from './follow-unit.ts'
import { JobHold } from './job-hold.ts'
import { StepAborted } from './lease-lost.ts'
import { rootOverSsh } from './root-over-ssh.ts'
import { type FakeConsole, openFakeConsole, queueJob } from './test-console.ts'
import { createTranscript, type Transcript } from './transcript.ts'

let console_: FakeConsole
let folder: string
let server: SshTestServer
let hold: JobHold
let transcript: Transcript
const closing: (() => Promise<void>)[] = []

beforeEach(async () => {
  console_ = await openFakeConsole()
  folder = await mkdtemp(join(tmpdir(), 'synced-root-'))
  await putFakeSystemd(folder)
  server = await startSshTestServer({ pathFirst: folder })
  await queueJob(console_)
  const [job] = await readActiveJobs(console_.db)
  const claimed = job && (await claimJob(console_.db, job, 'me', Date.now()))
  if (!claimed) throw new Error('Nothing was claimed.')
  hold = new JobHold(console_.db, claimed, 'me', Date.now)
  transcript = createTranscript(console_.db, hold, Date.now)
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  await transcript.flush().catch(() => undefined)
  hold.stop()
  await server.stop()
  await console_.close()
  await rm(folder, { recursive: true })
})

function root(
  signal: AbortSignal = new AbortController().signal,
  secrets: string[] = [],
  fence: Fence | null = null,
) {
  const host = openSshHost(server.target({ user: 'root', rootAccess: 'any' }))
  closing.push(() => host.close())
  return rootOverSsh({
    host,
    server: 'node4',
    stepIndex: 0,
    transcript,
    secrets,
    signal,
    now: Date.now,
    fence,
  })
}
const unit = 'synced-job-0-install'
const entries = async () => {
  await transcript.flush()
  return console_.db.transcriptEntry.findMany({ orderBy: { id: 'asc' } })
}
const units = () => readdir(join(folder, 'units'))
const appears = (...path: string[]) =>
  vi.waitFor(() => access(join(folder, ...path)), { timeout: 20_000 })
const started = () => appears('units', `${unit}.service`, 'pid')
const startedCount = async () =>
  (await readFile(join(folder, 'units', 'started'), 'utf8')).trim().split('\n').length

describe('a command as root', () => {
  it('is in the transcript with output, exit code and duration', async () => {
    const result = await root().run({
      program: 'sh',
      argv: ['-c', 'echo out; echo err >&2; exit 3'],
    })
    expect(result).toMatchObject({ code: 3, stdout: 'out\n', stderr: 'err\n' })
    const rows = await entries()
    expect(rows.map(({ kind, stream, text }) => [kind, stream, text])).toEqual([
      ['command', null, `sh -c 'echo out; echo err >&2; exit 3'`],
      ['output', 'stdout', 'out\n'],
      ['output', 'stderr', 'err\n'],
      ['exit', null, ''],
    ])
    expect(new Set(rows.map((row) => row.callId)).size).toBe(1)
    expect(rows.at(-1)).toMatchObject({ exitCode: 3, server: 'node4', stepIndex: 0 })
  })

  it('option files that a guard reads leave no secret, and the reader still gets it', async () => {
    const printed = '--wsrep_sst_auth=sst:gEheim\n--encrypt-key=aEskey\n--tkey=/etc/key.pem\n'
    const { stdout } = await root().run({ program: 'printf', argv: ['%s', printed] })
    expect(stdout).toBe(printed)
    const rows = await entries()
    const output = rows.filter(({ kind }) => kind === 'output').map(({ text }) => text)
    expect(output).toEqual([
      '--wsrep_sst_auth=********\n--encrypt-key=********\n--tkey=/etc/key.pem\n',
    ])
  })

  it('shows no secret: not of the job, not of the command, and nothing of its input', async () => {
    const hidden = ['of-the-job', "of'the command"]
    const shell = root(undefined, ['of-the-job'])
    await shell.run({
      program: 'sh',
      argv: ['-c', 'cat; echo "$1" of-the-job', 'x', "of'the command"],
      stdin: "typed of'the command",
      secrets: ["of'the command"],
    })
    const text = (await entries()).map((row) => row.text).join('\n')
    for (const secret of [...hidden, `of'\\''the command`]) expect(text).not.toContain(secret)
    expect(text).toContain('# 20 bytes on stdin')
    expect(text).toContain('••••••')
  })

  it('does not run when it cannot be written down', async () => {
    const shell = root()
    await console_.db.job.updateMany({ data: { fence: { increment: 1 } } })
    const mark = join(folder, 'mark')
    await expect(shell.run({ program: 'touch', argv: [mark] })).rejects.toThrow(/lease/)
    expect(await readdir(folder)).not.toContain('mark')
  })

  it('keeps long output in pieces, and says how much was left out', async () => {
    const argv = ['-c', "head -c 300000 /dev/zero | tr '\\0' x"]
    await root().run({ program: 'sh', argv })
    const rows = await entries()
    const pieces = rows.filter((row) => row.kind === 'output')
    expect(Math.max(...pieces.map((row) => row.text.length))).toBeLessThanOrEqual(8192)
    expect(rows.at(-1)?.text).toContain(`${300_000 - 262_144} more characters`)
  })
})

describe('a detached command', () => {
  /** Goes on after its first line only when `letGo` was called: nothing here is a matter of time. */
  const waiting = () => ({
    program: 'sh',
    argv: [
      '-c',
      'echo one; until [ -e "$1" ]; do sleep 0.02; done; echo two $((1 + 1)); echo bad >&2; exit 4',
      'x',
      join(folder, 'go'),
    ],
    unit,
  })
  const letGo = () => writeFile(join(folder, 'go'), '')

  it('tells its lines, its output apart, and its exit code; nothing of it is left', async () => {
    const lines: string[] = []
    const onLine = (line: string) => {
      lines.push(line)
      if (line === 'one') void letGo()
    }
    const result = await root().runDetached({ ...waiting(), onLine })
    expect(result).toMatchObject({ code: 4, stdout: 'one\ntwo 2\n', stderr: 'bad\n' })
    expect(lines.toSorted()).toEqual(['bad', 'one', 'two 2'])
    expect(await units()).toEqual(['started'])
    expect(await readdir(join(folder, 'synced'))).toEqual([])
    const [command] = await entries()
    expect(command?.text).toMatch(/^systemd-run --unit=synced-job-0-install -- sh -c /)
  })

  it('gets its input through a file that is gone at once', async () => {
    const argv = ['-c', 'cat; ls "$1"', 'x', join(folder, 'synced', unit)]
    const result = await root().runDetached({ program: 'sh', argv, unit, stdin: 'the secret\n' })
    expect(result.stdout.startsWith('the secret\n')).toBe(true)
    expect(JSON.stringify(await entries())).not.toContain('of the secret')
  })

  it('is followed, not started again, after the worker that started it is gone', async () => {
    const ending = new AbortController()
    const first = root(ending.signal).runDetached(waiting())
    const refused = expect(first).rejects.toThrow(/worker-ends/)
    await started()
    ending.abort(new StepAborted('worker-ends'))
    await refused
    await letGo()
    const result = await root().runDetached(waiting())
    expect(result).toMatchObject({ code: 4, stdout: 'one\ntwo 2\n', stderr: 'bad\n' })
    expect(await startedCount()).toBe(1)
    const outputs = (await entries()).filter((row) => row.stream === 'stdout')
    expect(outputs.map((row) => row.text).join('')).toBe('one\ntwo 2\n')
  })

  it('goes on when the line is cut, and is followed over a new one', async () => {
    const shell = root()
    const first = shell.runDetached(waiting())
    const refused = expect(first).rejects.toMatchObject({ failure: 'connection-lost' })
    await started()
    await writeFile(join(folder, 'hold'), '')
    await appears('held')
    server.cut()
    await refused
    await rm(join(folder, 'hold'))
    await letGo()
    expect((await shell.runDetached(waiting())).code).toBe(4)
    expect(await startedCount()).toBe(1)
  })

  it.each([
    ['cancel-stop', 0],
    ['cancel-detach', 1],
  ] as const)('when aborted by %s leaves %i units running', async (why, left) => {
    const aborting = new AbortController()
    const argv = ['-c', 'sleep 20']
    const running = root(aborting.signal).runDetached({ program: 'sh', argv, unit })
    const refused = expect(running).rejects.toThrow(why)
    await started()
    aborting.abort(new StepAborted(why))
    await refused
    expect((await units()).filter((name) => name.endsWith('.service'))).toHaveLength(left)
    await root().run({ program: 'systemctl', argv: ['stop', `${unit}.service`] })
  })

  it('is ended when it takes too long', async () => {
    const argv = ['-c', 'sleep 20']
    const running = root().runDetached({ program: 'sh', argv, unit, timeoutMs: 300 })
    await expect(running).rejects.toThrow(/did not end within/)
    expect(await units()).toEqual(['started'])
  })

  it('that failed runs anew when it is started again', async () => {
    const argv = ['-c', 'exit 1']
    const shell = root()
    await shell.runDetached({ program: 'sh', argv, unit })
    await shell.runDetached({ program: 'sh', argv, unit })
    expect(await startedCount()).toBe(2)
  })
})

describe('a worker that was frozen for longer than its lease', () => {
  const port = (): ServerPort => ({ key: 'node4', name: 'node4', address: '', root: root() })
  const fence = (number: number): Fence => ({ jobId: 'the-plan', number })
  const { signal } = new AbortController()
  const once = { program: 'sh', argv: ['-c', 'exit 0'], unit }
  const lock = () => readFile(join(folder, 'lib', 'job.lock'), 'utf8')

  it('does not start a unit again that a later worker has followed to its end and cleaned up', async () => {
    await takeLock(port(), fence(1), signal)
    await takeLock(port(), fence(2), signal)
    await root(signal, [], fence(2)).runDetached(once)
    await expect(root(signal, [], fence(1)).runDetached(once)).rejects.toThrow(Overtaken)
    expect(await startedCount()).toBe(1)
  })

  it('starts nothing either when the job has ended and given the server back', async () => {
    await takeLock(port(), fence(2), signal)
    await root(signal, [], fence(2)).runDetached(once)
    await releaseLock({ server: port() } as ActionContext, fence(2))
    const frozen = root(signal, [], fence(1)).runDetached(once)
    await expect(frozen).rejects.toThrow(/does not hold node3 any more: .* names nobody/)
    expect(await startedCount()).toBe(1)
  })

  it('neither takes the lock back from a later one, nor gives it back for it', async () => {
    await takeLock(port(), fence(2), signal)
    await expect(takeLock(port(), fence(1), signal)).rejects.toThrow(Overtaken)
    const giving = releaseLock({ server: port() } as ActionContext, fence(1))
    await expect(giving).rejects.toThrow(Overtaken)
    expect(await lock()).toBe('the-plan 2')
    await expect(takeLock(port(), { jobId: 'other', number: 9 }, signal)).rejects.toThrow(
      /Another job works on node4: the-plan/,
    )
  })

  it('does not end the unit that a later one has started since', async () => {
    await takeLock(port(), fence(2), signal)
    const waits = { program: 'sh', argv: ['-c', 'sleep 20'], unit, timeoutMs: 2000 }
    const running = root(signal, [], fence(2)).runDetached(waits)
    const ended = expect(running).rejects.toThrow(/did not end within/)
    await started()
    const host = openSshHost(server.target({ user: 'root', rootAccess: 'any' }))
    closing.push(() => host.close())
    await expect(stopUnit(host, unit, fence(1))).rejects.toThrow(Overtaken)
    expect(await units()).toContain(`${unit}.service`)
    await ended
  })
})
