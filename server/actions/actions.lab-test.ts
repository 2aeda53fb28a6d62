import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startClusterLab, type Lab, type LabServer, type SshAccount } from '#e2e/lab/lab.ts'
import { followJournal } from '#server/actions/follow-journal.ts'
import type { JournalEnd, JournalEntry, JournalPosition } from '#server/actions/journal-entry.ts'
import { readEffectiveConfiguration } from '#server/actions/read-effective-configuration.ts'
import { readFacts } from '#server/actions/read-facts.ts'
import { readGrastate } from '#server/actions/read-grastate.ts'
import type { JournalUnit } from '#server/remote/journal-matches.ts'
import { scanHostKey } from '#server/remote/scan-host-key.ts'
import { openSshHost } from '#server/remote/ssh-host.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import type { SshTarget } from '#server/remote/ssh-target.ts'

let lab: Lab
const hosts: SshHost[] = []

beforeAll(async () => {
  lab = await startClusterLab({ nodes: 2, bare: 1 })
  await lab.addArbitrator(server('node3'), 'lab', lab.servers.slice(0, 2))
}, 240_000)

afterAll(async () => {
  await Promise.all(hosts.map((host) => host.close()))
  await lab?.stop()
}, 60_000)

const server = (name: string) => lab.server(name)

async function open(
  name: string,
  account: (of: LabServer) => SshAccount,
  change: Partial<SshTarget> = {},
): Promise<SshHost> {
  const { user, password, sudoPassword } = account(server(name))
  const { address } = server(name)
  const host = openSshHost({
    name,
    address,
    port: 22,
    user,
    secret: { kind: 'password', password },
    sudoPassword,
    hostKey: await scanHostKey(address, 22),
    ...change,
  })
  hosts.push(host)
  return host
}
const member = (of: LabServer) => of.ssh
const outsider = (of: LabServer) => of.sshWithSudoPassword

function follow(host: SshHost, unit: JournalUnit, after: JournalPosition | null) {
  const entries: JournalEntry[] = []
  let end: JournalEnd | null = null
  const follower = followJournal(host, {
    unit,
    after,
    onEntry: (entry) => {
      entries.push(entry)
    },
    onEnd: (reason) => {
      end = reason
    },
  })
  return { entries, follower, end: () => end }
}

async function cursorsOf(name: string): Promise<string[]> {
  const { stdout } = await server(name).exec([
    'journalctl',
    '--unit=mariadb.service',
    '--output=json',
    '--output-fields=MESSAGE',
    '--no-pager',
  ])
  const lines = stdout.split('\n').filter((line) => line !== '')
  return lines.map((line) => String((JSON.parse(line) as Record<string, unknown>)['__CURSOR']))
}

describe('followJournal', () => {
  it.each([
    ['a member of systemd-journal', member],
    ['another user, by sudo', outsider],
  ] as const)(
    'gives %s all lines, live, and goes on without loss or repetition',
    async (_who, account) => {
      const host = await open('node2', account)
      const first = follow(host, 'mariadb.service', null)
      await expect
        .poll(() =>
          first.entries.some(({ message }) => message.includes('Synchronized with group')),
        )
        .toBe(true)
      first.follower.close()
      await expect.poll(() => first.end()).toEqual({ kind: 'closed' })
      const last = first.entries.at(-1) ?? null

      await server('node2').stopMariadb()
      const second = follow(host, 'mariadb.service', last)
      await server('node2').startMariadb()
      await expect
        .poll(() =>
          second.entries.filter(({ message }) => /Shifting JOINED -> SYNCED/.test(message)),
        )
        .toHaveLength(1)
      expect(second.entries.some(({ identifier }) => identifier === 'systemd')).toBe(true)
      const before = await cursorsOf('node2')
      await expect
        .poll(() => second.entries.length)
        .toBeGreaterThanOrEqual(before.length - before.indexOf(last?.cursor ?? '') - 1)
      second.follower.close()
      // Read after the end: a line that came meanwhile was followed as well.
      const all = await cursorsOf('node2')
      const seen = [...first.entries, ...second.entries].map(({ cursor }) => cursor)
      expect(seen).toEqual(all.slice(all.indexOf(seen[0] ?? '')).slice(0, seen.length))
      expect(new Set(seen).size).toBe(seen.length)
    },
    90_000,
  )

  it('shows what the state transfer logs under another name', async () => {
    await server('node2').stopMariadb()
    await server('node2').exec(['rm', '/var/lib/mysql/grastate.dat'])
    const host = await open('node2', member)
    const { entries, follower } = follow(host, 'mariadb.service', null)
    await server('node2').startMariadb()
    await expect.poll(() => entries.some(({ identifier }) => identifier === 'rsyncd')).toBe(true)
    follower.close()
  }, 90_000)

  it('loses no line of logger, whose process may be gone before journald knows its unit', async () => {
    const logs = (text: string) =>
      `for n in $(seq 200); do logger -t -wsrep-sst-joiner "${text} $n"; done`
    const host = await open('node3', member)
    const { entries, follower } = follow(host, 'mariadb.service', null)
    // A unit of the name that is followed, on the arbitrator's server, which has no MariaDB.
    const asUnit = ['--unit=mariadb.service', '--uid=nobody', '--wait', '--quiet']
    await server('node3').exec(['systemd-run', ...asUnit, 'bash', '-c', logs('of the unit')])
    await server('node3').exec(['runuser', '-u', 'ops', '--', 'bash', '-c', logs('forged')])
    await server('node3').exec(['systemd-run', ...asUnit, 'echo', 'the end'])
    await expect.poll(() => entries.some(({ message }) => message === 'the end')).toBe(true)
    follower.close()
    const lines = entries.filter(({ identifier }) => identifier === '-wsrep-sst-joiner')
    const wanted = Array.from({ length: 200 }, (_, index) => `of the unit ${index + 1}`)
    expect(lines.map(({ message }) => message)).toEqual(wanted)
  }, 60_000)

  it('says how to let the user read, when neither group nor sudo does', async () => {
    const host = await open('node1', outsider, { sudoPassword: null })
    const { end } = follow(host, 'mariadb.service', null)
    await expect.poll(() => end()).toMatchObject({ kind: 'failed', error: { failure: 'sudo' } })
    const ended = end()
    expect(ended?.kind === 'failed' && ended.error.mend).toContain('systemd-journal')
  })

  it('follows an arbitrator, and leaves nothing running on the server', async () => {
    const host = await open('node3', outsider)
    const { entries, follower } = follow(host, 'garb.service', null)
    await expect.poll(() => entries.length).toBeGreaterThan(5)
    follower.close()
    await expect
      .poll(
        async () => (await server('node3').exec(['pgrep', 'journalctl'], { check: false })).code,
      )
      .toBe(1)
  })
})

describe('facts', () => {
  it('tell system, units, packages and clock of a data node and of an arbitrator', async () => {
    const facts = await readFacts(await open('node1', member))
    expect(facts).toMatchObject({
      hostname: 'node1',
      osId: 'debian',
      osVersion: '12',
      mariadbUnit: { activeState: 'active', subState: 'running', restarts: 0 },
      garbUnit: null,
    })
    expect(facts.packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['mariadb-server', 'galera-4']),
    )
    expect(Math.abs(facts.clockSkewMs ?? Number.NaN)).toBeLessThan(2000)
    const arbitrator = await readFacts(await open('node3', member))
    expect(arbitrator).toMatchObject({ mariadbUnit: null, garbUnit: { activeState: 'active' } })
  })

  it('tell the saved position, by sudo', async () => {
    const position = await readGrastate(await open('node1', outsider))
    expect(position).toMatchObject({ seqno: '-1', safeToBootstrap: false })
    expect(position?.uuid).toMatch(/^[0-9a-f-]{36}$/)
    expect(await readGrastate(await open('node3', member))).toBeNull()
  })
})

describe('readEffectiveConfiguration', () => {
  it('tells which file wins, and keeps secrets back', async () => {
    const secret = 'wsrep_sst_auth = sst:verysecret\n'
    const path = '/etc/mysql/mariadb.conf.d/99-z.cnf'
    await server('node1').exec(['tee', path], { stdin: `[mariadb]\n${secret}port = 3306\n` })
    await server('node1').exec(['chmod', '600', path])
    const configuration = await readEffectiveConfiguration(await open('node1', outsider))
    expect(configuration.incomplete).toBeNull()
    const of = (name: string) => configuration.options.filter((option) => option.name === name)
    expect(of('bind_address').map(({ origin, wins }) => [origin, wins])).toEqual([
      ['/etc/mysql/mariadb.conf.d/50-server.cnf', false],
      [expect.stringContaining('/etc/mysql/mariadb.conf.d/99-lab.cnf'), true],
    ])
    expect(of('wsrep_sst_auth').at(-1)).toMatchObject({ masked: true, value: null })
    expect(JSON.stringify(configuration)).not.toContain('verysecret')

    const partly = await readEffectiveConfiguration(
      await open('node1', outsider, { sudoPassword: null }),
    )
    expect(partly.incomplete?.message).toContain(path)
    expect(partly.files.find((file) => file.path === path)?.unreadable).toContain(
      'Permission denied',
    )
  })
})
