import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { labDirectory } from './lab-paths.ts'
import { startClusterLab, startLab } from './lab.ts'
import type { Lab, LabServer } from './lab.ts'
import { nodeProgram } from './node-program.ts'
import { pollUntil } from './poll-until.ts'
import { labTraces } from './remove-lab.ts'
import { isSynced, wsrepStatus } from './run-sql.ts'
import { tryOverSsh } from './try-over-ssh.ts'

async function everythingLeftOf(id: string): Promise<string[]> {
  const nspawn = ['propagate', 'locks', 'unix-export'].flatMap((name) => {
    const directory = `/run/systemd/nspawn/${name}`
    return existsSync(directory) ? readdirSync(directory) : []
  })
  return [
    ...(await labTraces(id)),
    ...nspawn.filter((name) => name.includes(`synced-lab-${id}`)),
    ...(existsSync(labDirectory(id)) ? [labDirectory(id)] : []),
    ...(readFileSync('/proc/self/mountinfo', 'utf8').includes(labDirectory(id)) ? ['mount'] : []),
  ]
}

async function untilSize(server: LabServer, size: number): Promise<void> {
  await pollUntil(
    `Size ${size} seen by ${server.name}`,
    async () => isSynced(await wsrepStatus(server), size),
    { timeoutMs: 60_000 },
  )
}

describe('bare servers', () => {
  it('accept ops and opspw over SSH, have keys of their own, and leave nothing behind', async () => {
    const lab = await startLab({ servers: 3 })
    try {
      const hostKeys = new Set<string>()
      for (const server of lab.servers) {
        const byKey = await tryOverSsh(server.ssh, 'key', 'sudo -n id -un; id -Gn')
        expect(byKey.stdout).toBe('root\nops systemd-journal\n')
        hostKeys.add(byKey.hostKey)
        const byPassword = await tryOverSsh(
          server.sshWithSudoPassword,
          'password',
          'id -Gn; sudo -n id',
        )
        expect(byPassword.stdout).toBe('opspw\n')
        expect(byPassword.code).not.toBe(0)
        expect(
          (await server.exec(['sh', '-c', 'command -v mariadbd'], { check: false })).code,
        ).toBe(127)
      }
      expect(hostKeys.size).toBe(3)
      const names = await lab.servers[0]?.exec(['getent', 'hosts', 'node3'])
      expect(names?.stdout).toContain(lab.servers[2]?.address)
    } finally {
      await lab.stop()
    }
    expect(await everythingLeftOf(lab.id)).toEqual([])
  })

  it('leave nothing behind when their owner is killed', async () => {
    const owner = spawn(
      nodeProgram(),
      [fileURLToPath(new URL('owner-for-test.ts', import.meta.url))],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let printed = ''
    owner.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    await pollUntil('A lab', () => Promise.resolve(printed.includes('\n')), { timeoutMs: 60_000 })
    const id = /^lab ([0-9a-f]{4})$/m.exec(printed)?.[1] ?? ''
    expect(await everythingLeftOf(id)).not.toEqual([])
    owner.kill('SIGKILL')
    await pollUntil(
      `The removal of lab ${id}`,
      async () => (await everythingLeftOf(id)).length === 0,
      { timeoutMs: 60_000 },
    )
  })
})

describe('a cluster', () => {
  let lab: Lab
  let nodes: [LabServer, LabServer, LabServer]

  beforeAll(async () => {
    lab = await startClusterLab({ nodes: 3, bare: 1 })
    const [node1, node2, node3] = lab.servers
    if (node1 === undefined || node2 === undefined || node3 === undefined)
      throw new Error('3 nodes')
    nodes = [node1, node2, node3]
  })

  afterAll(async () => {
    await lab.stop()
    expect(await everythingLeftOf(lab.id)).toEqual([])
  })

  it('forms, and ops follows its journal without sudo', async () => {
    for (const node of nodes) expect(isSynced(await wsrepStatus(node), 3)).toBe(true)
    const journal = 'journalctl -u mariadb -o json -n 1'
    const { stdout } = await tryOverSsh(nodes[0].ssh, 'key', journal)
    expect(JSON.parse(stdout)).toHaveProperty('__CURSOR')
  })

  it('falls into two partitions when cut, and heals', async () => {
    const [node1, node2, node3] = nodes
    await lab.cut([node1], [node2, node3])
    await untilSize(node2, 2)
    await pollUntil(
      'non-Primary on node1',
      async () => (await wsrepStatus(node1)).get('wsrep_cluster_status') === 'non-Primary',
      { timeoutMs: 30_000 },
    )
    expect((await wsrepStatus(node1)).get('wsrep_cluster_size')).toBe('1')
    const reached = await Promise.all(nodes.map((node) => tryOverSsh(node.ssh, 'key', 'true')))
    expect(reached.map(({ code }) => code)).toEqual([0, 0, 0])
    await lab.heal()
    for (const node of nodes) await untilSize(node, 3)
  })

  it('keeps every acknowledged commit over a kill and a power cut', async () => {
    const [node1, node2, node3] = nodes
    const load = await lab.startWriteLoad([node1, node2], { ratePerSecond: 100 })
    await node2.killMariadb()
    await untilSize(node1, 2)
    await node2.startMariadb()
    await untilSize(node1, 3)
    await node3.cutPower()
    expect(node3.isRunning()).toBe(false)
    await untilSize(node1, 2)
    await node3.boot()
    await untilSize(node3, 3)
    await load.stop()
    expect(load.acknowledged().length).toBeGreaterThan(100)
    expect(load.failures().some(({ server }) => server === 'node2')).toBe(true)
    for (const node of nodes) expect(await load.verify(node)).toEqual({ missing: [] })
  })

  it('counts an arbitrator as a member', async () => {
    const bare = lab.servers[3]
    if (bare === undefined) throw new Error('a bare server')
    await lab.addArbitrator(bare, 'lab', nodes)
    for (const node of nodes) await untilSize(node, 4)
  })

  it('takes data of a given size, and an account for monitoring', async () => {
    const [node1, , node3] = nodes
    await lab.loadData(node1, { bytes: 40_000_000, database: 'sized' })
    const applied = 'SET SESSION wsrep_sync_wait = 1;'
    const sum = `${applied} SELECT SUM(LENGTH(body)) FROM sized.filler`
    const bytes = Number(await node3.sql(sum))
    expect(Math.abs(bytes - 40_000_000)).toBeLessThan(1_000_000)
    await lab.createMonitorUser(node1, { user: 'watch', password: "it's", grants: 'full' })
    const grants = await node3.sql(`${applied} SHOW GRANTS FOR 'watch'@'%'`)
    expect(grants).toContain('wsrep_cluster_members')
  })
})
