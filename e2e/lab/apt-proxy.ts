import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdirSync, openSync, closeSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { joinCgroup } from './cgroup.ts'
import { LabError } from './lab-error.ts'
import { aptProxyDirectory } from './lab-paths.ts'
import type { MachineApt } from './machine-apt.ts'

export interface AptProxy {
  url: string
  pid: number
  stop(): Promise<void>
}

const slots = 8

/**
 * Starts an apt-cacher-ng of the lab's own. Two of them must not share a cache directory, so each
 * takes the first slot whose lock is free; every slot keeps its packages for the next time.
 */
export async function startAptProxy(options: {
  apt: MachineApt
  address: string
  configDirectory: string
  /** Without a cgroup the proxy is bound to the life of this process instead. */
  cgroup: string | null
}): Promise<AptProxy> {
  const port = await freePort(options.address)
  for (let slot = 1; slot <= slots; slot++) {
    const proxy = await startInSlot({ ...options, port, slot })
    if (proxy !== null) return proxy
  }
  throw new LabError(`All ${slots} caches of Debian packages are in use. Stop another lab first.`)
}

async function startInSlot(options: {
  apt: MachineApt
  address: string
  configDirectory: string
  cgroup: string | null
  port: number
  slot: number
}): Promise<AptProxy | null> {
  const slotDirectory = aptProxyDirectory(options.slot)
  const cacheDirectory = join(slotDirectory, 'cache')
  const logDirectory = join(slotDirectory, 'log')
  mkdirSync(cacheDirectory, { recursive: true })
  mkdirSync(logDirectory, { recursive: true })
  mkdirSync(options.configDirectory, { recursive: true, mode: 0o700 })
  const config = [
    `CacheDir: ${cacheDirectory}`,
    `LogDir: ${logDirectory}`,
    'SupportDir: /usr/lib/apt-cacher-ng',
    `BindAddress: ${options.address}`,
    `Port: ${options.port}`,
    `PidFile: ${join(options.configDirectory, 'pid')}`,
    `SocketPath: ${join(options.configDirectory, 'socket')}`,
    'ReportPage: acng-report.html',
    'ExThreshold: 30',
    ...(options.apt.proxy === null ? [] : [`Proxy: ${options.apt.proxy}`]),
    '',
  ].join('\n')
  writeFileSync(join(options.configDirectory, 'acng.conf'), config, { mode: 0o600 })

  const boundToParent = options.cgroup === null ? ['--pdeathsig', 'KILL'] : []
  const log = openSync(join(options.configDirectory, 'output.log'), 'a', 0o600)
  const child = spawn(
    'setpriv',
    // setpriv wants at least one option; clearing the inheritable set is harmless.
    [
      '--inh-caps=-all',
      ...boundToParent,
      'flock',
      '-n',
      '-E',
      '75',
      '-F',
      join(slotDirectory, 'lock'),
    ].concat(['apt-cacher-ng', '-c', options.configDirectory, 'ForeGround=1']),
    { stdio: ['ignore', log, log], detached: true },
  )
  closeSync(log)
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('exit', (code) => resolve(code))
    child.once('error', (error) =>
      reject(new LabError(`apt-cacher-ng could not be started: ${error.message}.`)),
    )
  })
  const { pid } = child
  if (pid === undefined) {
    await ended
    throw new LabError('apt-cacher-ng could not be started.')
  }
  if (options.cgroup !== null) joinCgroup(options.cgroup, pid)
  child.unref()

  const listening = waitForPort(options.address, options.port)
  const first = await Promise.race([ended.then((code) => ({ code })), listening])
  if (first === true) {
    return {
      url: `http://${options.address}:${options.port}`,
      pid,
      stop: async () => {
        child.kill('SIGKILL')
        await ended
      },
    }
  }
  if (first !== false && first.code === 75) return null
  child.kill('SIGKILL')
  throw new LabError(
    `apt-cacher-ng does not answer on ${options.address}:${options.port}. See ${options.configDirectory}.`,
  )
}

async function waitForPort(address: string, port: number): Promise<boolean> {
  const deadline = Date.now() + 10_000
  while (Date.now() < deadline) {
    if (await acceptsConnection(address, port, 500)) return true
    await sleep(30)
  }
  return false
}

/** True when something accepts TCP connections there within `timeoutMs`. */
export async function acceptsConnection(
  address: string,
  port: number,
  timeoutMs: number,
): Promise<boolean> {
  return await new Promise<boolean>((resolve) => {
    const socket = connect({ host: address, port, timeout: timeoutMs })
    const settle = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => settle(true))
    socket.once('timeout', () => settle(false))
    socket.once('error', () => settle(false))
  })
}

/** apt-cacher-ng 3.7.4 fails on ports above 32767 with "Error resolving address" (measured). */
async function freePort(address: string): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = randomInt(20_000, 32_000)
    const server = createServer()
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, address, () => resolve(true))
    })
    if (!free) continue
    await new Promise<void>((resolve) => server.close(() => resolve()))
    return port
  }
  throw new LabError(`No TCP port is free on ${address}.`)
}
