import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLab, type Lab, type LabServer } from '#e2e/lab/lab.ts'
import type { ServerPort } from '#server/actions/action.ts'
import { fakeContext } from '#server/actions/fake-server.ts'
import { openFirewall } from '#server/actions/open-firewall.ts'
import type { RootCommand } from '#server/actions/root-shell.ts'

/** nftables on a real server that drops what it does not know, beside a table of fail2ban's kind. */

const CONF = `#!/usr/sbin/nft -f

flush ruleset

table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		iif lo accept
		ct state established,related accept
		tcp dport 22 accept
	}
}
`
const RUNTIME = `table inet f2b-table {
	chain f2b-chain { type filter hook input priority -1; policy accept; tcp dport 22 ip saddr 192.0.2.1 reject; }
}
`
const params = { tool: 'nftables', peers: ['10.9.9.1', 'fd00::1'], ports: [4567, 4444] } as const

let lab: Lab
let server: LabServer

beforeAll(async () => {
  lab = await startLab({ servers: 1 })
  server = lab.servers[0] ?? fail()
  const apt = ['apt-get', '-y', '--no-install-recommends', 'install', 'nftables']
  await server.exec(apt, { timeoutMs: 180_000 })
  await write('/etc/nftables.conf', CONF)
  await server.exec(['systemctl', 'enable', '--now', 'nftables.service'])
  await server.exec(['nft', '-f', '-'], { stdin: RUNTIME })
}, 300_000)

afterAll(() => lab?.stop(), 60_000)

function fail(): never {
  throw new Error('The lab came up without servers.')
}

const write = (path: string, stdin: string) => server.exec(['tee', path], { stdin })
const text = async (...argv: string[]) => (await server.exec(argv)).stdout

function context() {
  const run = async ({ program, argv, stdin }: RootCommand) => {
    const options = { check: false, ...(stdin === undefined ? {} : { stdin }) }
    return { ...(await server.exec([program, ...argv], options)), durationMs: 1 }
  }
  const port: ServerPort = {
    key: server.name,
    name: server.name,
    address: server.address,
    root: { run, runDetached: run },
  }
  return fakeContext(port)
}
const step = { ...params, peers: [...params.peers], ports: [...params.ports] }
const probe = () => openFirewall.probe(context(), step)

test('beside a table that exists only at run time the rules are kept, and the next boot has its firewall', async () => {
  expect(await probe()).toEqual({ state: 'absent' })
  await openFirewall.run(context(), step)
  await openFirewall.verify(context(), step)
  expect(await text('nft', 'list', 'table', 'inet', 'f2b-table')).toContain('192.0.2.1')
  // What a boot does, on a system that has no table.
  await server.exec(['nft', 'flush', 'ruleset'])
  await server.exec(['systemctl', 'restart', 'nftables.service'])
  const rules = await text('nft', '-nn', 'list', 'ruleset')
  expect(rules).toContain('policy drop')
  expect(rules).toContain('ip saddr 10.9.9.1 tcp dport 4567 accept')
  expect(rules).toContain('ip6 saddr fd00::1 tcp dport 4444 accept')
  expect(rules).not.toContain('f2b')
  expect(await probe()).toEqual({ state: 'done' })
}, 60_000)

test('a file that does not load is not taken for done, and is left as it is', async () => {
  const before = await text('cat', '/etc/nftables.conf')
  const broken = `${before}add rule inet f2b-table f2b-chain accept\n`
  await write('/etc/nftables.conf', broken)
  expect(await probe()).toEqual({ state: 'absent' })
  const run = openFirewall.run(context(), step)
  await expect(run).rejects.toThrow(
    /does not load, so the server would boot without a firewall: .+/,
  )
  expect(await text('cat', '/etc/nftables.conf')).toBe(broken)
  await write('/etc/nftables.conf', before)
  expect(await probe()).toEqual({ state: 'done' })
}, 60_000)

test('rules that hold now and are not in the file are added to it', async () => {
  await write('/etc/nftables.conf', CONF)
  expect(await probe()).toEqual({ state: 'absent' })
  await openFirewall.run(context(), step)
  await openFirewall.verify(context(), step)
}, 60_000)

test('taken back, the file is as it was and loads', async () => {
  await openFirewall.undo?.(context(), step)
  expect(await text('cat', '/etc/nftables.conf')).toBe(CONF)
  await server.exec(['nft', '--check', '-f', '/etc/nftables.conf'])
  expect(await text('nft', 'list', 'ruleset')).not.toContain('synced')
}, 60_000)
