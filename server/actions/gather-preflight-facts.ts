import { randomBytes } from 'node:crypto'
import type { ServerPort } from '#server/actions/action.ts'
import { FACTS_SCRIPT } from '#server/actions/facts-script.ts'
import {
  lookUpPeers,
  openListeners,
  probeReach,
  type OpenListeners,
  type Peer,
} from '#server/actions/probe-peers.ts'
import { clusterPaths, readablePaths } from '#server/actions/readable-paths.ts'
import { readEffectiveConfiguration } from '#server/actions/read-effective-configuration.ts'
import {
  loopbackOnly,
  readFactsSections,
  sectionsOf,
  sqlRefusal,
  type Sections,
} from '#server/actions/read-facts-sections.ts'
import { rootAsHost } from '#server/actions/root-as-host.ts'
import { commandFailure, runScript } from '#server/actions/run-script.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import { isLoopbackOrAny } from '#server/galera/node-names.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'

export interface PreflightTarget extends ServerPort {
  role: PreflightFacts['role']
  /** As the others reach it, where that is known and not `address`. */
  galeraAddress?: string | null
  /** Where clients come in; absent = 3306. */
  sqlPort?: number
}

export interface GatherOptions {
  /** Paths of files whose text is wanted, secrets masked (procedures/planned-paths.ts). */
  paths: readonly string[]
  /** Certificates and keys that were chosen; those of the cluster's options are found by themselves. */
  tlsPaths?: readonly string[]
  signal?: AbortSignal
  now: () => number
}

const GALERA_PORTS = [4567, 4568, 4444]
/** Each of the two rounds on each server. */
const ROUND_MS = 15_000

interface Asked {
  target: PreflightTarget
  facts: PreflightFacts
  sections: Sections
}

/**
 * Everything that a plan wants to know of these servers, in two rounds side by side: what each is,
 * then how they reach each other. Changes nothing; listeners opened for a moment are closed again.
 * Never throws for a server: its `problem` tells.
 */
export async function gatherPreflightFacts(
  targets: readonly PreflightTarget[],
  options: GatherOptions,
): Promise<PreflightFacts[]> {
  const asked = await Promise.all(targets.map((target) => askServer(target, options)))
  const reached = asked.filter(({ facts }) => facts.problem === null)
  const listeners = reached
    .map((one) => ({ one, ports: freePorts(one) }))
    .filter(({ one, ports }) => ports.length > 0 && isProbed(one, reached))
    .map(({ one, ports }) => openListeners(one.target, ports, roundSignal(options)))
  try {
    const paths = [
      ...(options.tlsPaths ?? []),
      ...reached.flatMap(({ facts }) => clusterPaths(facts)),
    ]
    await Promise.all(reached.map((one) => askAboutPeers(one, reached, paths, options)))
  } finally {
    await Promise.all(listeners.map(closeQuietly))
  }
  return asked.map(({ facts }) => facts)
}

async function askServer(target: PreflightTarget, options: GatherOptions): Promise<Asked> {
  const mark = `section-${randomBytes(12).toString('hex')}`
  const signal = roundSignal(options)
  try {
    const clockSkewMs = await clockSkew(target, options, signal)
    const result = await runScript(target, {
      script: FACTS_SCRIPT,
      args: [mark, String(sqlPortOf(target)), ...options.paths],
      timeoutMs: ROUND_MS,
      signal,
    })
    const sections = sectionsOf(result.stdout, mark)
    if (!sections.has('end')) {
      throw commandFailure(target, 'Reading the server', result, 'Check the shell of root there.')
    }
    const gathered = readFactsSections(sections, options.paths)
    const facts: PreflightFacts = {
      ...emptyFacts(target),
      ...gathered,
      clockSkewMs,
      problem: sqlProblem(target, sections),
    }
    if (Object.hasOwn(gathered.packages, 'mariadb-server') || gathered.mariadb?.version) {
      const { files } = await readEffectiveConfiguration(rootAsHost(target), signal)
      facts.optionFiles = files.map(({ path }) => path)
    }
    return { target, facts, sections }
  } catch (error) {
    options.signal?.throwIfAborted()
    return {
      target,
      facts: { ...emptyFacts(target), problem: problemOf(target, error) },
      sections: new Map(),
    }
  }
}

async function askAboutPeers(
  one: Asked,
  reached: readonly Asked[],
  paths: readonly string[],
  options: GatherOptions,
): Promise<void> {
  const { target, facts } = one
  const signal = roundSignal(options)
  // Members reach each other already, or the cluster would not be one.
  const others = reached.filter(
    (other) => other !== one && (target.role !== 'member' || other.target.role !== 'member'),
  )
  const peers = others.map(peerOf)
  try {
    const [reach, names, readable] = await Promise.all([
      probeReach(target, peers, signal),
      lookUpPeers(target, peers, signal),
      readablePaths(target, paths, signal),
    ])
    Object.assign(facts, { reach, names, readableFiles: readable })
  } catch (error) {
    options.signal?.throwIfAborted()
    facts.problem = problemOf(target, error)
  }
}

/** On a new server a port that only loopback has says nothing about its firewall: it is left out. */
function peerOf({ target, facts, sections }: Asked): Peer {
  const local = target.role === 'member' ? [] : loopbackOnly(sections)
  return {
    key: target.key,
    hostname: facts.hostname ?? '',
    address: advertised(target, facts),
    ports: portsOf(target).filter((port) => !local.includes(port)),
  }
}

/** What the server tells the group, where that leads anywhere. */
function advertised(target: PreflightTarget, facts: PreflightFacts): string {
  const told = [
    target.galeraAddress,
    facts.variables?.['wsrep_node_address'],
    facts.options['wsrep_node_address'],
  ]
  const usable = target.role === 'member' ? told : told.slice(0, 1)
  return (
    usable.find((one) => one && !isLoopbackOrAny(one) && /^[A-Za-z0-9.:-]+$/.test(one)) ??
    target.address
  )
}

function sqlPortOf({ sqlPort = 3306 }: PreflightTarget): number {
  return sqlPort
}

function portsOf(target: PreflightTarget): number[] {
  return [sqlPortOf(target), ...GALERA_PORTS]
}

function freePorts({ target, facts }: Asked): number[] {
  return portsOf(target).filter((port) => facts.listeners[port] === undefined)
}

/** Whether anybody connects to it at all. */
function isProbed(one: Asked, reached: readonly Asked[]): boolean {
  return reached.some(
    (other) => other !== one && (one.target.role !== 'member' || other.target.role !== 'member'),
  )
}

/** Half the round trip is its error. Throws ContactError. */
async function clockSkew(
  target: PreflightTarget,
  { now }: GatherOptions,
  signal: AbortSignal,
): Promise<number | null> {
  const date = { program: 'date', argv: ['+%s.%N'], timeoutMs: ROUND_MS, signal }
  // The first one also opens the connection, so it would count that as well.
  await target.root.run(date)
  const sentAtMs = now()
  const { code, stdout } = await target.root.run(date)
  const serverMs = Number(stdout.trim()) * 1000
  return code === 0 && Number.isFinite(serverMs)
    ? Math.round(serverMs - (sentAtMs + now()) / 2)
    : null
}

function sqlProblem(target: PreflightTarget, sections: Sections): PreflightFacts['problem'] {
  const refusal = sqlRefusal(sections)
  if (refusal === null) return null
  return {
    stage: 'sql',
    message: `The system user root may not log in to MariaDB on ${target.name}: ${refusal}`,
    mend: 'Let root@localhost use unix_socket there, as Debian sets it up.',
  }
}

function problemOf(target: PreflightTarget, error: unknown): PreflightFacts['problem'] {
  if (error instanceof ContactError) {
    const { failure, message, mend } = error
    const stage = failure === 'sudo' ? 'sudo' : failure.startsWith('host-key') ? 'host-key' : 'ssh'
    return { stage, message, mend }
  }
  const isTimeout = error instanceof DOMException && error.name === 'TimeoutError'
  return {
    stage: 'ssh',
    message: isTimeout
      ? `${target.name} did not answer all questions within ${ROUND_MS / 1000} s.`
      : `${target.name} could not be read: ${error instanceof Error ? error.message : String(error)}`,
    mend: 'Check whether it is overloaded or its disk hangs, then make the plan again.',
  }
}

function roundSignal({ signal }: GatherOptions): AbortSignal {
  const limit = AbortSignal.timeout(ROUND_MS)
  return signal === undefined ? limit : AbortSignal.any([signal, limit])
}

/** What cannot be closed by word ends by itself within seconds. */
async function closeQuietly(listeners: OpenListeners): Promise<void> {
  await listeners.close().catch(() => undefined)
}

function emptyFacts({ key, address, role }: PreflightTarget): PreflightFacts {
  return {
    key,
    address,
    role,
    problem: null,
    hostname: null,
    os: null,
    systemdVersion: null,
    clockSkewMs: null,
    packages: {},
    candidates: {},
    tools: {},
    sstScripts: [],
    mariadb: null,
    disk: { dataDirFreeBytes: null, dataDirTotalBytes: null },
    options: {},
    firewall: { tool: 'none', active: false },
    listeners: {},
    reach: {},
    names: {},
    memoryBytes: null,
  }
}
