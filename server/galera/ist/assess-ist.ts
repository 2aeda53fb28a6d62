import { assessCluster } from '#server/galera/assess-cluster.ts'
import type { AssessmentInput } from '#server/galera/assessment-input.ts'
import { gcacheStores, usableBytes } from '#server/galera/gcache/gcache-stores.ts'
import { lasts, PRESENT_RATE_MS } from '#server/galera/gcache/size-advice.ts'
import {
  bytesSince,
  committedAt,
  peakRate,
  recentRate,
  type WriteHistory,
} from '#server/galera/gcache/write-history.ts'
import { countdown, outageWindow, type DonorCache } from '#server/galera/ist/countdown.ts'
import { adviseDonor } from '#server/galera/ist/donor-advice.ts'
import type {
  IstAssessment,
  NodeGcache,
  NodeIst,
  NodePhase,
} from '#server/galera/ist/ist-assessment.ts'
import { istDuration, sstDuration, type PastJoin } from '#server/galera/ist/join-duration.ts'
import { groupSight, joinerOf, type NodeFacts } from '#server/galera/ist/join-facts.ts'
import { istVerdict, type Joiner } from '#server/galera/ist/ist-verdict.ts'
import type { JoinerPosition } from '#server/galera/ist/joiner-position.ts'
import type { ClusterAssessment, NodeCondition } from '#server/galera/model.ts'
import { sightsOf, type NodeSight } from '#server/galera/node-sight.ts'
import { parseProviderOptions } from '#server/galera/provider-options.ts'

export type StoredNode = Omit<NodeFacts, 'sight'> & { variablesAtMs: number | null }

/** A cluster and what is stored of its nodes’ ways back. */
export interface IstFacts extends AssessmentInput {
  /** By nodeId. */
  stored: ReadonlyMap<string, StoredNode>
  /** Newest first. */
  past: readonly PastJoin[]
}

const PEAK_WINDOW_MS = 60_000

/** For each data node: IST or SST, from whom, how long that holds, and what its gcache keeps. */
export function assessIst(facts: IstFacts, history: WriteHistory): IstAssessment {
  const sights = sightsOf(facts)
  const scene: Scene = { facts, sights, assessment: assessCluster(facts), history }
  return {
    nowMs: facts.now,
    groupSeqno: history.seqnoNow,
    presentRate: recentRate(history, PRESENT_RATE_MS),
    peakRate: peakRate(history, PEAK_WINDOW_MS),
    historyFromMs: history.buckets[0]?.atMs ?? null,
    nodes: sights.flatMap((sight) => {
      const stored = facts.stored.get(sight.node.nodeId)
      return sight.node.kind === 'data' && stored ? [nodeIst(sight, stored, scene)] : []
    }),
  }
}

/** What of a joiner is not as it is stored: a donor named for one join, data set aside, a position just read. */
export type JoinerChange = Partial<Pick<Joiner, 'sstDonor' | 'position' | 'cached'>>

/** The same for one node, changed; null for an arbitrator or a node that was never read. */
export function assessWayBack(
  facts: IstFacts,
  history: WriteHistory,
  nodeId: string,
  change: JoinerChange = {},
): NodeIst | null {
  const sights = sightsOf(facts)
  const sight = sights.find(({ node }) => node.nodeId === nodeId)
  const stored = facts.stored.get(nodeId)
  if (!sight || !stored || sight.node.kind !== 'data') return null
  const scene: Scene = { facts, sights, assessment: assessCluster(facts), history }
  return nodeIst(sight, stored, scene, change)
}

interface Scene {
  facts: IstFacts
  sights: readonly NodeSight[]
  assessment: ClusterAssessment
  history: WriteHistory
}

function nodeIst(
  sight: NodeSight,
  stored: StoredNode,
  scene: Scene,
  change: JoinerChange = {},
): NodeIst {
  const { sights, assessment, history, facts } = scene
  const { nodeId } = sight.node
  const group = groupSight(sights, assessment, nodeId)
  const joiner = { ...joinerOf({ sight, ...stored }), ...change }
  const verdict = istVerdict(joiner, group)
  const position = standing(joiner.position)
  const donors = group.members
    .filter(({ state, stateful }) => state === 'synced' && stateful)
    .map((member): DonorCache => {
      const stores = storesOf(facts.stored.get(member.nodeId ?? ''))
      return {
        name: member.name,
        cached: member.cached ?? null,
        ringBytes: stores?.ringBytes ?? null,
      }
    })
  const condition = assessment.nodes.find((one) => one.nodeId === nodeId)?.condition
  const phase = phaseOf(sight, condition)
  const groupSeqno = group.seqno ?? 0
  const written = position === null ? null : bytesSince(history, position.seqno)
  return {
    nodeId,
    name: sight.groupName,
    phase,
    position,
    verdict,
    istBytes: verdict.kind === 'IST' && written ? Math.round(written.bytes) : null,
    durationMs: durationOf(verdict, joiner.method, facts.past),
    countdown:
      phase === 'member'
        ? outageWindow(history, donors)
        : joiner.position.kind === 'none'
          ? { kind: 'lost' }
          : position === null
            ? { kind: 'unknown', missing: `The last position of ${joiner.name} is not known.` }
            : countdown(history, position.seqno, donors),
    advice: adviseDonor(group.members, {
      joiner,
      seqno: verdict.kind === 'SST' ? null : (position?.seqno ?? null),
      groupSeqno,
    }),
    gcache: gcacheOf(sight, stored, history),
  }
}

function phaseOf({ fresh }: NodeSight, condition: NodeCondition | undefined): NodePhase {
  if (condition === 'joiner' || condition === 'joined') return 'joining'
  if (fresh?.clusterStatus === 'Primary') return 'member'
  return fresh ? 'running' : 'away'
}

/** The lowest that is possible: a countdown must not end too late. */
function standing(position: JoinerPosition): NodeIst['position'] {
  if (position.kind === 'known') return { seqno: position.low, source: position.source }
  if (position.kind === 'none' || position.likely === null) return null
  return { seqno: position.likely.seqno, source: 'last seen' }
}

function durationOf(
  verdict: NodeIst['verdict'],
  method: string | null,
  past: readonly PastJoin[],
): NodeIst['durationMs'] {
  if (verdict.kind === 'IST') return istDuration(verdict.writeSets ?? 0, past)
  return verdict.kind === 'SST' ? sstDuration(method, past) : null
}

function storesOf(stored: StoredNode | undefined): NodeGcache['stores'] {
  const text = stored?.variables?.['wsrep_provider_options']
  return text === undefined ? null : gcacheStores(parseProviderOptions(text))
}

function gcacheOf({ fresh }: NodeSight, stored: StoredNode, history: WriteHistory): NodeGcache {
  const stores = storesOf(stored)
  const from = fresh?.cachedDownto ?? null
  const to = fresh?.lastCommitted ?? null
  const ring = stores?.ringBytes ?? null
  const written = from === null ? null : bytesSince(history, from - 1)
  return {
    stores,
    storesAtMs: stored.variablesAtMs,
    range:
      from === null || to === null
        ? null
        : {
            from,
            to,
            sinceMs: committedAt(history, from),
            bytes: written ? Math.round(Math.min(written.bytes, ring ?? Infinity)) : null,
            bytesEstimated: written?.estimated ?? false,
          },
    retention:
      ring === null ? { presentMs: null, worstMs: null } : lasts(history, usableBytes(ring)),
  }
}
