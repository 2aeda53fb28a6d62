import { ContactError } from '#server/contact/contact-error.ts'
import { connectTimeout } from '#server/contact/socket-error.ts'
import { isLoopback, normalizeHost, parseClusterAddress } from '#server/discovery/addresses.ts'
import { askHost, type HostPorts } from '#server/discovery/ask-host.ts'
import { askNode, type OpenSql } from '#server/discovery/ask-node.ts'
import { discoveryWarnings } from '#server/discovery/discovery-warnings.ts'
import type { Discovery, DiscoveryWarning } from '#server/discovery/discovery.ts'
import { mergeNodes } from '#server/discovery/merge-nodes.ts'
import type { Asked, Sighting } from '#server/discovery/sighting.ts'
import { sightingsOf } from '#server/discovery/sightings.ts'
import { scanHostKey } from '#server/remote/scan-host-key.ts'
import { openSshHost } from '#server/remote/ssh-host.ts'
import type { PinnedHostKey, SshSecret } from '#server/remote/ssh-target.ts'
import { openSql } from '#server/sql/open-connection.ts'
import type { SqlTls } from '#server/sql/sql-target.ts'

const LIMIT_MS = 3000
const MAX_ADDRESSES = 64
const MAX_ROUNDS = 4

/** Where to begin, with secrets already unsealed. */
export interface DiscoveryStart {
  address: string
  sqlPort: number
  sql: { user: string; password: string }
  tls: SqlTls
  /** null: observe tier. */
  ssh: {
    port: number
    user: string
    secret: SshSecret
    /** Fingerprint of the start node's key that the operator confirmed; null: none yet. */
    confirmedFingerprint: string | null
    /** Keys pinned so far. */
    pinned: readonly (PinnedHostKey & { host: string; port: number })[]
  } | null
}

export interface DiscoveryPorts extends HostPorts {
  openSql: OpenSql
}

const realPorts: DiscoveryPorts = { openSql, openSshHost, scanHostKey }

/**
 * Finds a cluster by one of its nodes, changing nothing anywhere. Throws ContactError when the
 * start node does not answer SQL or is no Galera node; all else that is wrong is in the result.
 */
export async function discoverCluster(
  start: DiscoveryStart,
  signal: AbortSignal,
  ports: DiscoveryPorts = realPorts,
): Promise<Discovery> {
  const first = await ask(start, ports, signal, {
    host: normalizeHost(start.address),
    sqlPort: start.sqlPort,
    memberName: null,
    foundBy: ['entered by the operator'],
    isStart: true,
  })
  const { answer } = first
  if (answer === null) throw first.error ?? new TypeError('A node without answer has an error.')
  const all = await askOthers(start, ports, signal, first)
  const { clusterName } = answer.reading
  const isForeign = (one: Asked) =>
    one.answer !== null && one.answer.reading.clusterName !== clusterName
  const asked = all.filter((one) => !isForeign(one))
  const nodes = mergeNodes(asked)
  return {
    galeraName: clusterName ?? '',
    stateUuid: answer.reading.clusterStateUuid ?? answer.reading.localStateUuid,
    nodes,
    warnings: [...discoveryWarnings(nodes, asked), ...all.filter(isForeign).map(foreignWarning)],
  }
}

type Question = Pick<Asked, 'host' | 'sqlPort' | 'memberName' | 'foundBy' | 'isStart'>

/** In rounds, since nodes found late may know of more: a split cluster, for instance. */
async function askOthers(
  start: DiscoveryStart,
  ports: DiscoveryPorts,
  signal: AbortSignal,
  first: Asked,
): Promise<Asked[]> {
  const asked = [first]
  const allowLoopback = isLoopback(first.host)
  let newest = [first]
  for (let round = 0; round < MAX_ROUNDS && newest.length > 0; round += 1) {
    const questions: Question[] = []
    for (const sighting of newest.flatMap((one) => sightingsOf(one, allowLoopback))) {
      const sqlPort = sighting.sqlPort ?? start.sqlPort
      const known = [...asked, ...questions].find(
        (one) => one.host === sighting.host && one.sqlPort === sqlPort,
      )
      if (known !== undefined) note(known, sighting)
      else if (asked.length + questions.length < MAX_ADDRESSES) {
        const { host, memberName, foundBy } = sighting
        questions.push({ host, sqlPort, memberName, foundBy: [foundBy], isStart: false })
      }
    }
    newest = await Promise.all(questions.map((question) => ask(start, ports, signal, question)))
    asked.push(...newest)
  }
  return asked
}

function note(known: Question, sighting: Sighting): void {
  if (!known.foundBy.includes(sighting.foundBy)) known.foundBy.push(sighting.foundBy)
  known.memberName ??= sighting.memberName
}

/** Asks one address over SQL and, where wanted, over SSH. Rejects only when aborted. */
async function ask(
  start: DiscoveryStart,
  ports: DiscoveryPorts,
  signal: AbortSignal,
  question: Question,
): Promise<Asked> {
  signal.throwIfAborted()
  const asked: Asked = { ...question, answer: null, error: null, ssh: null }
  const place = { name: question.memberName ?? question.host, address: question.host }
  const { ssh } = start
  const sqlPlace = { ...place, port: question.sqlPort }
  try {
    asked.answer = await limited(signal, connectTimeout(sqlPlace, 'SQL', LIMIT_MS), (limit) =>
      askNode(ports.openSql, { ...sqlPlace, ...start.sql, tls: start.tls }, limit),
    )
  } catch (error) {
    asked.error = contactError(error, signal)
    // Nothing is known of the cluster: looking over SSH too would only delay the answer.
    if (question.isStart) return asked
  }
  if (ssh === null) return asked
  const sshPlace = { ...place, port: ssh.port }
  const pinned = ssh.pinned.find((key) => key.host === question.host && key.port === ssh.port)
  const names = parseClusterAddress(asked.answer?.clusterAddress ?? '')
  try {
    asked.ssh = await limited(signal, connectTimeout(sshPlace, 'SSH', LIMIT_MS), (limit) =>
      askHost(
        ports,
        {
          target: {
            ...sshPlace,
            user: ssh.user,
            secret: ssh.secret,
            sudoPassword: null,
            hostKey: pinned ?? null,
          },
          confirmedFingerprint: question.isStart ? ssh.confirmedFingerprint : null,
          mustSignIn: question.isStart,
          names,
        },
        limit,
      ),
    )
  } catch (error) {
    asked.ssh = { hostKey: null, error: contactError(error, signal), peers: [], resolved: {} }
  }
  return asked
}

/** Runs with a limit of its own; the limit's reason is the given error. */
async function limited<T>(
  signal: AbortSignal,
  tooLate: ContactError,
  run: (limit: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(tooLate), LIMIT_MS)
  try {
    return await run(AbortSignal.any([signal, limit.signal]))
  } finally {
    clearTimeout(timer)
  }
}

function contactError(error: unknown, signal: AbortSignal): ContactError {
  signal.throwIfAborted()
  if (error instanceof ContactError) return error
  throw error
}

function foreignWarning(asked: Asked): DiscoveryWarning {
  const name = asked.answer?.reading.clusterName ?? 'without a name'
  return {
    id: `foreign-${asked.host}`,
    severity: 'warning',
    title: `${asked.host} belongs to another cluster`,
    detail: `Its cluster is called ${name}, so it was left out. It was found in ${asked.foundBy.join(', ')}: correct that setting if it is out of date.`,
    nodeKeys: [],
  }
}
