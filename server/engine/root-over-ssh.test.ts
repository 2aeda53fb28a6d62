import { access, chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSshHost } from '#server/remote/ssh-host.ts'
import { startSshTestServer, type SshTestServer } from '#server/remote/ssh-test-server.ts'
import { claimJob, readActiveJobs } from './claim-jobs.ts'
import { JobHold } from './job-hold.ts'
import { StepAborted } from './lease-lost.ts'
import { rootOverSsh } from './root-over-ssh.ts'
import { type FakeConsole, openFakeConsole, queueJob } from './test-console.ts'
import { createTranscript, type Transcript } from './transcript.ts'

/*
 * Stands for systemd: units live in a folder, commands run in the background and outlive the SSH
 * connection. It knows only the arguments that the console uses; real systemd is met in the lab.
 */
const SYSTEMD_RUN = `#!/bin/sh
unit=; out=; err=; in=/dev/null
while [ "$1" != -- ]; do
  case $1 in
    --unit=*) unit=\${1#*=};;
    --property=StandardOutput=append:*) out=\${1#*append:};;
    --property=StandardError=append:*) err=\${1#*append:};;
    --property=StandardInput=file:*) in=\${1#*file:};;
  esac
  shift
done
shift
[ ! -e "UNITS/$unit.service" ] || { echo 'Unit already exists.' >&2; exit 1; }
mkdir "UNITS/$unit.service"
echo "$*" >> UNITS/started
for argument; do shift; set -- "$@" "$(printf %s "$argument" | sed 's/\\$\\$/$/g')"; done
exec 3< "$in"
( setsid sh -c 'echo $$ > "$0/pid"; shift 0; out=$1 err=$2; shift 2
  "$@" <&3 >> "$out" 2>> "$err"; echo $? > "$0/code"' "UNITS/$unit.service" "$out" "$err" "$@" ) > /dev/null 2>&1 &
while [ ! -e "UNITS/$unit.service/pid" ]; do sleep 0.02; done
`
const SYSTEMCTL = `#!/bin/sh
verb=$1
for service; do :; done
unit="UNITS/$service"
case $verb in
  show)
    # A test that must meet a command in the middle says so by the file "hold".
    if [ -e UNITS/../hold ]; then touch UNITS/../held; while [ -e UNITS/../hold ]; do sleep 0.02; done; fi
    if [ ! -d "$unit" ]; then echo LoadState=not-found; echo ActiveState=inactive
    elif [ ! -e "$unit/code" ]; then echo LoadState=loaded; echo ActiveState=active; echo SubState=running
    else
      code=$(cat "$unit/code"); echo LoadState=loaded; echo ExecMainCode=1; echo "ExecMainStatus=$code"
      if [ "$code" = 0 ]; then echo ActiveState=active; echo SubState=exited; echo Result=success
      else echo ActiveState=failed; echo SubState=failed; echo Result=exit-code; fi
    fi;;
  stop) [ ! -e "$unit/pid" ] || kill -- -"$(cat "$unit/pid")" 2>/dev/null; rm -rf "$unit";;
  reset-failed) rm -rf "$unit";;
esac
`
/** Paths in /run are those of the test's own folder. */
const INSIDE = `#!/bin/sh
name=$(basename "$0")
for argument; do shift; set -- "$@" "$(printf %s "$argument" | sed 's#/run/synced#RUN/synced#g')"; done
exec "/usr/bin/$name" "$@"
`

let console_: FakeConsole
let folder: string
let server: SshTestServer
let hold: JobHold
let transcript: Transcript
const closing: (() => Promise<void>)[] = []

beforeEach(async () => {
  console_ = await openFakeConsole()
  folder = await mkdtemp(join(tmpdir(), 'synced-root-'))
  await mkdir(join(folder, 'units'))
  const put = async (name: string, text: string) => {
    const script = text.replaceAll('UNITS', join(folder, 'units')).replaceAll('RUN/', `${folder}/`)
    await writeFile(join(folder, name), script)
    await chmod(join(folder, name), 0o755)
  }
  const run = SYSTEMD_RUN.replace(
    'shift\n[ !',
    `shift
out=$(echo "$out" | sed 's#/run/synced#RUN/synced#'); err=$(echo "$err" | sed 's#/run/synced#RUN/synced#'); in=$(echo "$in" | sed 's#/run/synced#RUN/synced#')
[ !`,
  )
  await put('systemd-run', run)
  await put('systemctl', SYSTEMCTL)
  for (const name of ['install', 'dd', 'tail', 'cat', 'rm']) await put(name, INSIDE)
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

function root(signal: AbortSignal = new AbortController().signal, secrets: string[] = []) {
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
