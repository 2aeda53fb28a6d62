import { setTimeout as sleep } from 'node:timers/promises'
import ssh2 from 'ssh2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLab, type Lab, type LabServer, type SshAccount } from '#e2e/lab/lab.ts'
import { ContactError, type HostKey } from '#server/contact/contact-error.ts'
import { privilegedCommands, sudoersFor } from '#server/remote/privileged-commands.ts'
import { scanHostKey } from '#server/remote/scan-host-key.ts'
import { openSshHost } from '#server/remote/ssh-host.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import type { SshTarget } from '#server/remote/ssh-target.ts'

let lab: Lab
let server: LabServer
let hostKey: HostKey
const hosts: SshHost[] = []

beforeAll(async () => {
  lab = await startLab({ servers: 1 })
  const [first] = lab.servers
  if (first === undefined) throw new Error('The lab is empty.')
  server = first
  hostKey = await scanHostKey(server.address, 22)
}, 240_000)

afterAll(async () => {
  await Promise.all(hosts.map((host) => host.close()))
  await lab?.stop()
}, 60_000)

function open(account: SshAccount, change: Partial<SshTarget> = {}): SshHost {
  const host = openSshHost({
    name: server.name,
    address: server.address,
    port: 22,
    user: account.user,
    secret: { kind: 'password', password: account.password },
    sudoPassword: account.sudoPassword,
    hostKey,
    ...change,
  })
  hosts.push(host)
  return host
}

async function failure(promise: Promise<unknown>): Promise<ContactError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof ContactError) return error
  throw new Error(`No ContactError, but ${String(error)}`)
}

describe('a real sshd', () => {
  it('shows the key that ssh-keygen shows on the server', async () => {
    const { stdout } = await server.exec(['ssh-keygen', '-lf', '/etc/ssh/ssh_host_ed25519_key.pub'])
    expect(stdout.split(' ')[1]).toBe(hostKey.fingerprint)
  })

  it('lets in by key and by password', async () => {
    const { privateKey } = server.ssh
    const byKey = open(server.ssh, { secret: { kind: 'key', privateKey, passphrase: null } })
    expect((await byKey.run('id', ['-un'])).stdout).toBe('ops\n')
    expect((await open(server.ssh).run('id', ['-un'])).stdout).toBe('ops\n')
  })

  it('refuses a wrong password, a wrong key and an unpinned key, each in its own words', async () => {
    const { private: privateKey } = ssh2.utils.generateKeyPairSync('ed25519')
    const wrongKey = open(server.ssh, { secret: { kind: 'key', privateKey, passphrase: null } })
    const error = await failure(wrongKey.connect())
    expect(error.failure).toBe('ssh-auth')
    expect(error.message).toContain('refused the SSH key of user ops')
    const wrong = open(server.ssh, { secret: { kind: 'password', password: 'no' } })
    expect((await failure(wrong.connect())).message).toContain('refused the password of user ops')
    const unpinned = open(server.ssh, { hostKey: null })
    expect((await failure(unpinned.connect())).failure).toBe('host-key-unknown')
  })

  it.each(["'; touch /owned; '", '$(touch /owned)', 'a\nb', '!!', '-e', 'ü', '\u0007\\'])(
    'hands the argument %j over unchanged',
    async (argument) => {
      const result = await open(server.ssh).run('printf', ['%s|', argument])
      expect(result.stdout).toBe(`${argument}|`)
    },
  )

  it('ends a command that is given up', async () => {
    const host = open(server.ssh)
    const error = await failure(host.run('sleep', ['4321'], { timeoutMs: 300 }))
    expect(error.failure).toBe('timeout')
    await expect.poll(async () => (await host.run('pgrep', ['-f', '^sleep 4321'])).code).toBe(1)
  })

  it('runs more commands at once than sshd has sessions', async () => {
    const host = open(server.ssh)
    const runs = Array.from({ length: 30 }, (_, index) => host.run('echo', [String(index)]))
    expect((await Promise.all(runs)).every((result) => result.code === 0)).toBe(true)
  })
})

describe('a real sudo', () => {
  const follow = privilegedCommands[0]
  const argv = (follow?.argv ?? []).filter((argument) => typeof argument === 'string')

  const firstLine = (host: SshHost) =>
    new Promise<string>((resolve) => {
      const stream = host.stream('/bin/journalctl', argv, {
        sudo: true,
        onLine: (line) => {
          stream.close()
          resolve(line)
        },
        onEnd: (end) => resolve(end.kind === 'failed' ? end.error.message : end.kind),
      })
    })

  beforeAll(async () => {
    // A unit of the name that is followed, on a server without MariaDB.
    await server.exec([
      'systemd-run',
      '--unit=mariadb.service',
      '--wait',
      'echo',
      'a line of the unit',
    ])
  })

  it('is used without and with a password', async () => {
    expect(await firstLine(open(server.ssh))).toContain('__CURSOR')
    expect(await firstLine(open(server.sshWithSudoPassword))).toContain('__CURSOR')
  })

  it('is refused in words that tell the mend', async () => {
    const { sshWithSudoPassword: account } = server
    expect(await firstLine(open(account, { sudoPassword: null }))).toContain('wants a password')
    expect(await firstLine(open(account, { sudoPassword: 'no' }))).toContain(
      'refused the password of user opspw',
    )
  })

  it('refuses a user who is in no rule', async () => {
    await server.exec(['useradd', '--create-home', '--shell', '/bin/bash', 'stranger'])
    await server.exec(['chpasswd'], { stdin: 'stranger:pw\n' })
    const host = open({ ...server.ssh, user: 'stranger', password: 'pw', sudoPassword: 'pw' }, {})
    expect(await firstLine(host)).toContain('does not allow user stranger')
  })

  it('allows exactly the rules that the console shows, and no more', async () => {
    const path = '/etc/sudoers.d/synced'
    await server.exec(['tee', path], { stdin: sudoersFor('stranger') })
    await server.exec(['chmod', '440', path])
    await server.exec(['visudo', '-c'])
    const host = open({ ...server.ssh, user: 'stranger', password: 'pw', sudoPassword: null }, {})
    expect(await firstLine(host)).toContain('__CURSOR')
    const sudo = async (line: string[]) => (await host.run('sudo', ['-n', '--', ...line])).code
    const following = (from: string) => [
      '/bin/journalctl',
      ...argv.map((argument) => (argument.startsWith('--lines=') ? from : argument)),
    ]
    expect(await sudo(['timeout', '1', '/bin/journalctl'])).toBe(1)
    expect(await sudo(['/bin/cat', '/etc/shadow'])).toBe(1)
    expect(await sudo([...following('--since=@1763720000'), '--rotate'])).toBe(1)
    expect(await sudo(following('--since=@17637200001'))).toBe(1)
    const since = host.run('sudo', ['-n', '--', ...following('--since=@1763720000')], {
      timeoutMs: 1500,
    })
    // Allowed: it follows until it is given up.
    expect((await failure(since)).failure).toBe('timeout')
  })
})

describe('losing the server', () => {
  it('is noticed when its cable is pulled', async () => {
    const host = open(server.ssh)
    await host.connect()
    const lost = new Promise<ContactError>((resolve) => host.onLost(resolve))
    await lab.disconnect(server)
    try {
      expect((await lost).failure).toBe('connection-lost')
      const error = await failure(host.connect())
      expect(['timeout', 'unreachable']).toContain(error.failure)
    } finally {
      await lab.reconnect(server)
    }
    await expect
      .poll(() =>
        host
          .run('id', [])
          .then(({ code }) => code)
          .catch(() => null),
      )
      .toBe(0)
  }, 60_000)

  it('is told apart from a changed host key', async () => {
    await server.exec(['sh', '-c', 'rm /etc/ssh/ssh_host_*; ssh-keygen -A; systemctl restart ssh'])
    await sleep(500)
    const error = await failure(open(server.ssh).connect())
    expect(error.failure).toBe('host-key-changed')
    expect(error.message).toContain(hostKey.fingerprint)
    expect(error.presentedKey?.fingerprint).toBe(
      (await scanHostKey(server.address, 22)).fingerprint,
    )
  })
})
