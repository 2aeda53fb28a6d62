import { spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readlinkSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { cgroupProcsFiles } from './cgroup.ts'
import { LabError } from './lab-error.ts'
import { cgroupName, machineName, netnsName, serverDirectory, serverRoot } from './lab-paths.ts'
import type { ServerRecord } from './lab-state.ts'
import { pollUntil } from './poll-until.ts'
import { runCommand } from './run-command.ts'
import type { CommandOptions, CommandResult } from './run-command.ts'

/** Puts itself into the given cgroups, so that each server's systemd has a tree of its own. */
const launchScript = 'while [ "$1" != -- ]; do echo $$ > "$1"; shift; done; shift; exec "$@"'

/** glibc's SIGRTMIN is 34; systemd shuts down cleanly on SIGRTMIN+4. */
const powerOffSignal = 38

const pidFile = (id: string, name: string): string => join(serverDirectory(id, name), 'nspawn.pid')

export async function startContainer(id: string, server: ServerRecord): Promise<void> {
  if (containerInit(id, server.name) !== null) return
  const cgroups = cgroupProcsFiles(join(cgroupName(id), server.name))
  const environment = [
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
    // systemd 257 refuses to boot on the mixed hierarchy.
    ...(server.release === 'trixie' ? ['SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1'] : []),
  ]
  const log = openSync(join(serverDirectory(id, server.name), 'console.log'), 'a', 0o600)
  const child = spawn(
    'sh',
    ['-c', launchScript, 'sh', ...cgroups, '--', 'env', '-i', ...environment].concat(
      ['systemd-nspawn', '--quiet', '-D', serverRoot(id, server.name)],
      [`--machine=${machineName(id, server.name)}`],
      [`--network-namespace-path=/run/netns/${netnsName(id, server.name)}`],
      ['--keep-unit', '--register=no', '--settings=no', '--link-journal=no'],
      ['--resolv-conf=off', '--timezone=off', '--capability=CAP_NET_ADMIN', '-b'],
    ),
    { stdio: ['ignore', log, log], detached: true, cwd: '/' },
  )
  closeSync(log)
  const started = new Promise<void>((resolve, reject) => {
    child.once('spawn', () => resolve())
    child.once('error', (error) =>
      reject(new LabError(`systemd-nspawn could not be started: ${error.message}.`)),
    )
  })
  await started
  child.unref()
  writeFileSync(pidFile(id, server.name), String(child.pid))
}

/** Resolves when sshd listens inside the server, whatever state its network is in. */
export async function waitForSshd(id: string, server: ServerRecord): Promise<void> {
  const log = join(serverDirectory(id, server.name), 'console.log')
  await pollUntil(
    `The boot of ${server.name} (see ${log})`,
    async () => {
      const init = containerInit(id, server.name)
      return await Promise.resolve(init !== null && listensOnSshPort(init))
    },
    { timeoutMs: 90_000, everyMs: 50 },
  )
}

function listensOnSshPort(init: number): boolean {
  return ['tcp', 'tcp6'].some((table) =>
    // Local address ends in port 22, state 0A is LISTEN.
    / [0-9A-F]+:0016 [0-9A-F]+:0000 0A /.test(readIfThere(`/proc/${init}/net/${table}`)),
  )
}

/** The process id, on the host, of the server's PID 1; null while it is off. */
export function containerInit(id: string, name: string): number | null {
  const nspawn = nspawnPid(id, name)
  if (nspawn === null) return null
  for (const child of readIfThere(`/proc/${nspawn}/task/${nspawn}/children`).split(' ')) {
    const pid = Number(child)
    if (pid > 0 && readIfThere(`/proc/${pid}/comm`).trim() === 'systemd') return pid
  }
  return null
}

function nspawnPid(id: string, name: string): number | null {
  const pid = Number(readIfThere(pidFile(id, name)))
  const isNspawn =
    pid > 0 && /^(systemd-nspawn|sh|env)$/.test(readIfThere(`/proc/${pid}/comm`).trim())
  return isNspawn ? pid : null
}

export async function powerOffContainer(id: string, name: string): Promise<void> {
  const init = containerInit(id, name)
  if (init !== null) process.kill(init, powerOffSignal)
  await waitUntilOff(id, name, 120_000)
}

export async function cutContainerPower(id: string, name: string): Promise<void> {
  const init = containerInit(id, name)
  if (init !== null) process.kill(init, 'SIGKILL')
  await waitUntilOff(id, name, 30_000)
}

async function waitUntilOff(id: string, name: string, timeoutMs: number): Promise<void> {
  const isOff = async (): Promise<boolean> => await Promise.resolve(nspawnPid(id, name) === null)
  await pollUntil(`The end of ${name}`, isOff, { timeoutMs, everyMs: 20 })
  rmSync(pidFile(id, name), { force: true })
}

const serverEnvironment = [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'HOME=/root',
  'LANG=C.UTF-8',
  'DEBIAN_FRONTEND=noninteractive',
]

/** Runs a program as root inside the server. */
export async function execInContainer(
  id: string,
  name: string,
  argv: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const init = containerInit(id, name)
  if (init === null) throw new LabError(`${name} is powered off. Boot it first.`)
  const enter = ['nsenter', '-t', String(init), '-m', '-u', '-i', '-n', '-p', '-r', '-w']
  // A time-out kills nsenter; what it started inside must not outlive it and hold our pipes.
  const bound = ['setpriv', '--pdeathsig', 'KILL', 'env', '-i', ...serverEnvironment]
  return await runCommand([...enter, ...bound, ...argv], options)
}

/** Process ids, on the host, of the processes with this name inside the server. */
export function containerProcesses(
  id: string,
  name: string,
  commands: readonly string[],
): number[] {
  const init = containerInit(id, name)
  if (init === null) return []
  const namespace = readlinkSync(`/proc/${init}/ns/pid`)
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      if (!commands.includes(readIfThere(`/proc/${pid}/comm`).trim())) return false
      return existsSync(`/proc/${pid}`) && namespaceOf(pid) === namespace
    })
}

function namespaceOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`)
  } catch {
    return null
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
