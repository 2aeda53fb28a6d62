import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startLab, type Lab, type LabServer } from '#e2e/lab/lab.ts'
import type { Fence } from '#server/actions/fence.ts'
import { takeLock } from '#server/actions/lock-server.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import { openSshHost } from '#server/remote/ssh-host.ts'
import { scanHostKey } from '#server/remote/scan-host-key.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import { claimJob, readActiveJobs } from './claim-jobs.ts'
import { JobHold } from './job-hold.ts'
import { StepAborted } from './lease-lost.ts'
import { rootOverSsh } from './root-over-ssh.ts'
import { type FakeConsole, openFakeConsole, queueJob } from './test-console.ts'
import { createTranscript, type Transcript } from './transcript.ts'

/** Detached commands under the real systemd, as a user whose sudo asks for a password. */

const unit = 'synced-job-0-lab'

let lab: Lab
let server: LabServer
let console_: FakeConsole
let hold: JobHold
let transcript: Transcript
const hosts: SshHost[] = []

beforeAll(async () => {
  lab = await startLab({ servers: 1 })
  const [first] = lab.servers
  if (!first) throw new Error('The lab came up without servers.')
  server = first
  console_ = await openFakeConsole()
  await queueJob(console_)
  const [job] = await readActiveJobs(console_.db)
  const claimed = job && (await claimJob(console_.db, job, 'me', Date.now()))
  if (!claimed) throw new Error('Nothing was claimed.')
  hold = new JobHold(console_.db, claimed, 'me', Date.now)
  transcript = createTranscript(console_.db, hold, Date.now)
}, 240_000)

afterAll(async () => {
  await Promise.all(hosts.map((host) => host.close()))
  await transcript?.flush()
  hold?.stop()
  await console_?.close()
  await lab?.stop()
}, 60_000)

async function root(
  signal: AbortSignal = new AbortController().signal,
  fence: Fence | null = null,
) {
  const { user, privateKey, sudoPassword } = server.sshWithSudoPassword
  const host = openSshHost({
    name: server.name,
    address: server.address,
    port: 22,
    user,
    secret: { kind: 'key', privateKey, passphrase: null },
    sudoPassword,
    hostKey: await scanHostKey(server.address, 22),
    rootAccess: 'any',
  })
  hosts.push(host)
  const secrets = [sudoPassword ?? '']
  const stepIndex = 0
  return rootOverSsh({
    host,
    server: server.name,
    stepIndex,
    transcript,
    secrets,
    signal,
    now: Date.now,
    fence,
  })
}

const exec = (...argv: string[]) => server.exec(argv, { check: false })
const isThere = async (path: string) => (await exec('test', '-e', path)).code === 0
const appears = (path: string) => expect.poll(() => isThere(path), { timeout: 30_000 }).toBe(true)
const left = async () => {
  const units = await exec('systemctl', 'list-units', '--all', '--plain', '--no-legend', 'synced-*')
  const files = await exec('find', '/run/synced', '-mindepth', '1')
  return `${units.stdout}${files.stdout}`
}

/** Writes a line and its pid, then waits until the test lets it go on. */
const waiting = (go: string) => ({
  unit,
  program: 'sh',
  argv: [
    '-c',
    'echo one; echo $$ >> "$1.pids"; until [ -e "$1" ]; do sleep 0.1; done; echo two; echo bad >&2; exit 7',
    'x',
    go,
  ],
})

test('a command goes on when the line is cut, is followed over a new one, and runs once', async () => {
  const shell = await root()
  const go = '/run/go-cut'
  let followed = true
  const refused = expect(
    shell.runDetached(waiting(go)).finally(() => {
      followed = false
    }),
  ).rejects.toThrow(ContactError)
  await appears(`${go}.pids`)
  // A cut between two looks is mended without a word: one of these meets a look.
  while (followed) await exec('pkill', '-KILL', '-f', `^sshd: ${server.sshWithSudoPassword.user}`)
  await refused
  await server.exec(['touch', go])
  const again = await shell.runDetached(waiting(go))
  expect(again).toMatchObject({ code: 7, stdout: 'one\ntwo\n', stderr: 'bad\n' })
  expect((await exec('cat', `${go}.pids`)).stdout.trim().split('\n')).toHaveLength(1)
  await transcript.flush()
  const rows = await console_.db.transcriptEntry.findMany({
    where: { unit },
    orderBy: { id: 'asc' },
  })
  const text = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => row.text)
  expect(text('command')).toHaveLength(1)
  expect(text('output').join('')).toContain('one\n')
  expect(rows.at(-1)).toMatchObject({ kind: 'exit', exitCode: 7 })
  expect(await left()).toBe('')
})

test.each<[string, string, string[], { code: number | null }]>([
  ['success', 'true', [], { code: 0 }],
  ['its exit code', 'sh', ['-c', 'exit 3'], { code: 3 }],
  ['the signal that ended it', 'sh', ['-c', 'kill -9 $$'], { code: null }],
])('tells %s; nothing of it is left', async (_what, program, argv, seen) => {
  const shell = await root()
  expect(await shell.runDetached({ unit, program, argv })).toMatchObject(seen)
  expect(await left()).toBe('')
})

test('a worker that was frozen for longer than its lease starts nothing again', async () => {
  const port = { key: server.name, name: server.name, address: server.address, root: await root() }
  const { signal } = new AbortController()
  const [first, second] = [1, 2].map((number) => ({ jobId: 'the-plan', number }))
  await takeLock(port, first as Fence, signal)
  await takeLock(port, second as Fence, signal)
  const argv = ['-c', 'echo once >> /run/frozen']
  await (await root(signal, second)).runDetached({ unit, program: 'sh', argv })
  expect(await left()).toBe('')
  const frozen = await root(signal, first)
  await expect(frozen.runDetached({ unit, program: 'sh', argv })).rejects.toThrow(/later worker/)
  expect((await exec('cat', '/run/frozen')).stdout).toBe('once\n')
  expect(await left()).toBe('')
})

test('says which program is not there; nothing of it is left, also of its input', async () => {
  const shell = await root()
  const running = shell.runDetached({
    unit,
    program: '/no/such/program',
    argv: [],
    stdin: 'secret',
  })
  await expect(running).rejects.toThrow(/Failed to find executable \/no\/such\/program/)
  expect(await left()).toBe('')
})

test('arguments arrive as they are: nothing is interpreted by systemd or a shell', async () => {
  const shell = await root()
  const argv = [
    '$HOME',
    '${PATH}',
    '%n %h',
    '-x',
    '',
    'a b\tc',
    `'"\\`,
    '$(id)',
    'é🙂',
    'x\ny',
    ';',
  ]
  const print = ['-c', 'for one; do printf "<%s>" "$one"; done', 'x', ...argv]
  const { stdout } = await shell.runDetached({ unit, program: 'sh', argv: print })
  expect(stdout).toBe(argv.map((one) => `<${one}>`).join(''))
})

test('what comes on stdin is in no process list, no journal, no unit and no file that stays', async () => {
  const secret = 'the-secret-of-the-lab-42'
  const shell = await root()
  const go = '/run/go-secret'
  const argv = ['-c', 'touch "$1.begun"; cat; until [ -e "$1" ]; do sleep 0.1; done', 'x', go]
  const running = shell.runDetached({ unit, program: 'sh', argv, stdin: secret, secrets: [secret] })
  await appears(`${go}.begun`)
  const { sudoPassword } = server.sshWithSudoPassword
  const places = `cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ; systemctl show '${unit}*'; journalctl --no-pager --all`
  const seen = (await exec('sh', '-c', `{ ${places}; } 2>/dev/null | tr '\\0' ' '`)).stdout
  expect(seen).toContain(unit)
  for (const one of [secret, sudoPassword ?? '']) expect(seen).not.toContain(one)
  await expect.poll(() => isThere(`/run/synced/${unit}/stdin`), { timeout: 30_000 }).toBe(false)
  await server.exec(['touch', go])
  expect((await running).stdout).toBe(secret)
  await transcript.flush()
  expect(JSON.stringify(await console_.db.transcriptEntry.findMany())).not.toContain(secret)
})

test.each([
  ['cancel-stop', false],
  ['cancel-detach', true],
] as const)('aborted by %s, the command goes on: %s', async (why, goesOn) => {
  const aborting = new AbortController()
  const shell = await root(aborting.signal)
  const marker = `300.${why.length}`
  const argv = ['-c', 'sleep "$1" & touch /run/"$2"; wait', 'x', marker, why]
  const running = shell.runDetached({ unit, program: 'sh', argv })
  const refused = expect(running).rejects.toThrow(why)
  onTestFinished(async () => {
    await exec('systemctl', 'stop', unit)
  })
  await appears(`/run/${why}`)
  aborting.abort(new StepAborted(why))
  await refused
  expect((await exec('pgrep', '-f', `sleep ${marker}`)).code === 0).toBe(goesOn)
})
