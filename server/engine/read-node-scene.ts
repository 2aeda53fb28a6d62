import type { ServerPort } from '#server/actions/action.ts'
import { readMember } from '#server/actions/wsrep-status.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import type { Db } from '#server/db/client.ts'
import { snapshotOf } from '#server/galera/assessment-input.ts'
import type { NodeReading, NodeSnapshot } from '#server/galera/model.ts'
import { readHistory, readIstFacts } from '#server/monitor/read-ist-facts.ts'
import { withSnapshots, type NodeScene } from '#server/procedures/node-scene.ts'

/** A server of the scene that can be asked itself. */
export interface MemberPort {
  nodeId: string
  port: ServerPort
}

/** Rates of a poll older than this are of another time. */
const RATES_AGE_MS = 5000

/**
 * What is stored of a cluster, with what its members just said of themselves over SSH: neither age
 * nor pace of the monitor counts. null when the cluster is not in the inventory any more.
 */
export async function readNodeScene(
  db: Db,
  clusterId: string,
  members: readonly MemberPort[],
  clock: { now: () => number; signal: AbortSignal },
): Promise<NodeScene | null> {
  const readings = await Promise.all(
    members.map(async ({ nodeId, port }) => ({
      nodeId,
      answer: await answerOf(port, clock.signal),
    })),
  )
  const now = clock.now()
  const facts = await readIstFacts(db, clusterId, now)
  if (!facts) return null
  const cluster = await db.cluster.findUnique({
    where: { id: clusterId },
    select: { simulated: true, nodes: { select: { id: true, sshCredentialId: true } } },
  })
  const scene: NodeScene = {
    facts: { ...facts, worker: { heartbeatAtMs: now } },
    history: await readHistory(db, facts),
    simulated: cluster?.simulated ?? false,
    operable: new Set(
      cluster?.nodes.flatMap(({ id, sshCredentialId }) => (sshCredentialId === null ? [] : [id])),
    ),
  }
  const changed = readings.flatMap(({ nodeId, answer }) => {
    const before = snapshotOf(facts.snapshots, nodeId)
    return before && answer !== 'unreachable' ? [snapshotAfter(before, answer, now)] : []
  })
  return withSnapshots(scene, changed)
}

/** What each member says of itself, by name of its server; null = no answer. */
export async function readMembers(
  servers: readonly ServerPort[],
  signal: AbortSignal,
): Promise<Record<string, NodeReading | null>> {
  const found = await Promise.all(
    servers.map(async (port) => {
      const answer = await answerOf(port, signal)
      return [port.key, answer === 'unreachable' ? null : answer] as const
    }),
  )
  return Object.fromEntries(found)
}

async function answerOf(
  port: ServerPort,
  signal: AbortSignal,
): Promise<NodeReading | null | 'unreachable'> {
  try {
    return await readMember(port, signal)
  } catch (error) {
    if (error instanceof ContactError) return 'unreachable'
    throw error
  }
}

function snapshotAfter(
  before: NodeSnapshot,
  answer: NodeReading | null,
  now: number,
): NodeSnapshot {
  const isRecent = now - (before.observedAtMs ?? 0) < RATES_AGE_MS
  const ssh = { kind: 'answering', sinceMs: now } as const
  if (answer) {
    const sql = before.sql.kind === 'answering' ? before.sql : ssh
    return {
      ...before,
      ssh,
      sql,
      observedAtMs: now,
      reading: answer,
      rates: isRecent ? before.rates : null,
      savedPosition: null,
      // What the journal’s follower has not told the end of yet.
      transfer: answer.localState === 4 ? null : before.transfer,
    }
  }
  if (before.sql.kind === 'failing') return { ...before, ssh }
  return {
    ...before,
    ssh,
    sql: {
      kind: 'failing',
      sinceMs: now,
      failure: 'refused',
      message: 'MariaDB does not answer on its socket.',
      mend: 'Look whether it runs.',
    },
  }
}
