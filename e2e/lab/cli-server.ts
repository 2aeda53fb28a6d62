import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { LabError } from './lab-error.ts'
import { privateKeyFile } from './lab-state.ts'
import type { Lab, LabServer } from './lab-types.ts'
import { wsrepStatus } from './run-sql.ts'

export async function printServer(server: LabServer): Promise<void> {
  const wsrep = server.isRunning() ? await wsrepStatus(server) : new Map<string, string>()
  const state = wsrep.get('wsrep_local_state_comment')
  const galera = [
    wsrep.get('wsrep_cluster_status') ?? '',
    state ?? '',
    state === undefined ? '' : `size ${wsrep.get('wsrep_cluster_size')}`,
  ]
  const words = [
    server.name.padEnd(12),
    server.address.padEnd(15),
    server.release.padEnd(9),
    server.isRunning() ? 'running' : 'off',
    ...galera,
  ]
  console.log(`  ${words.join(' ').trimEnd()}`)
}

export async function runInServer(
  servers: readonly LabServer[],
  program: readonly string[],
): Promise<number> {
  const [server] = servers
  if (server === undefined || program.length === 0) {
    throw new LabError('Name a server and a program: exec node1 -- uptime.')
  }
  const result = await server.exec([...program], { check: false, timeoutMs: 3_600_000 })
  process.stdout.write(result.stdout)
  process.stderr.write(result.stderr)
  return result.code
}

export async function openShell(
  lab: Lab,
  servers: readonly LabServer[],
  program: readonly string[],
): Promise<number> {
  const [server] = servers
  if (server === undefined) throw new LabError('Name a server: ssh node1.')
  // The host keys are of this lab and the way there is a bridge of this machine.
  const known = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null']
  const argv = ['-i', privateKeyFile(lab.id), ...known, '-o', 'LogLevel=ERROR']
  const child = spawn('ssh', [...argv, `ops@${server.address}`, ...program], { stdio: 'inherit' })
  return await new Promise<number>((resolve, reject) => {
    child.once('close', (code) => resolve(code ?? 255))
    child.once('error', (error) => reject(new LabError(`ssh failed: ${error.message}.`)))
  })
}

/** Prints a line a second, then which acknowledged commits each server lacks. */
export async function writeUntilStopped(
  lab: Lab,
  servers: LabServer[],
  ratePerSecond: number | undefined,
): Promise<number> {
  if (servers.length === 0) throw new LabError('Name a server: write-load node1.')
  const load = await lab.startWriteLoad(
    servers,
    ratePerSecond === undefined ? {} : { ratePerSecond },
  )
  let stopping = false
  process.once('SIGINT', () => {
    stopping = true
  })
  while (!stopping) {
    await sleep(1000)
    console.log(`${load.acknowledged().length} acknowledged, ${load.failures().length} failed`)
  }
  await load.stop()
  let lost = 0
  for (const server of servers) {
    const { missing } = await load.verify(server)
    lost += missing.length
    console.log(`${server.name} lacks ${missing.length} of ${load.acknowledged().length} commits`)
  }
  return lost === 0 ? 0 : 1
}
