import { joinRisks, leaveRisks, type Risk } from '#server/galera/node-jobs/job-risks.ts'
import { nodeCan } from '#server/galera/node-jobs/node-can.ts'
import type { NodeReading } from '#server/galera/model.ts'
import { nameList } from '#server/galera/name-list.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'
import { wayBackRisk } from './member-findings.ts'
import {
  forecastWayBack,
  isUnitRunning,
  nodeCaseOf,
  withServer,
  type NodeScene,
} from './node-scene.ts'
import type { GuardName, StepTerms, WayBackForecast } from './plan.ts'

const memberGuards = ['leave-is-safe', 'comes-back-as-planned', 'cluster-is-settled'] as const

export type MemberGuard = (typeof memberGuards)[number]

export function isMemberGuard(name: GuardName): name is MemberGuard {
  return (memberGuards as readonly GuardName[]).includes(name)
}

export type MemberDecision =
  /** `note`: what was found, for the transcript. */
  | { allowed: true; note?: string }
  | {
      allowed: false
      because: string
      mend: string
      /** Risks that a person may take: the job goes on with them. */
      accept?: string[]
      /** Often over within seconds. */
      waits?: boolean
    }

interface Asked {
  terms: StepTerms
  /** Risks that the plan has shown, or that a person has taken since. */
  accepted: readonly string[]
}

const GO_ON = 'Go on in spite of it, or abandon the job.'

function refuseFor(risks: readonly Risk[]): MemberDecision {
  return {
    allowed: false,
    because: risks.map(({ title, why }) => `${title} ${why}`).join(' '),
    mend: `${risks[0]?.mend ?? ''} ${GO_ON}`.trim(),
    accept: risks.map(({ id }) => id),
    waits: risks.every(({ passes }) => passes === true),
  }
}

const refuseReturn = ({ title, why, mend }: Risk): MemberDecision => ({
  allowed: false,
  because: `${title} ${why}`,
  mend,
  waits: true,
})

/** Whether a member may be stopped now. `leaving`: its stop was begun and it is no member any more. */
export function decideLeave(
  { terms, accepted }: Asked,
  scene: NodeScene,
  leaving: boolean,
): MemberDecision {
  if (leaving) return { allowed: true }
  const one = nodeCaseOf(scene, terms.nodeId)
  if (!one) return gone()
  const can = nodeCan('stop', one)
  if (!can.allowed) return { allowed: false, because: can.because, mend: can.mend }
  const wayBack = forecastWayBack(scene, terms.nodeId, terms)
  const back = wayBackRisk(wayBack, false)
  if (back?.id === 'cannot-return' && !accepted.includes(back.id)) return refuseReturn(back)
  const risks = [...leaveRisks(one), ...(back ? [back] : [])]
  const fresh = risks.filter(({ id }) => !accepted.includes(id))
  return fresh.length > 0 ? refuseFor(fresh) : { allowed: true, ...noteOf(wayBack) }
}

/** Whether a stopped member may be started now: it finds a donor, and comes as the plan says or better. */
export function decideComeBack(
  { terms, accepted }: Asked,
  seen: NodeScene,
  server: PreflightFacts | null,
  begun: boolean,
): MemberDecision {
  const running = isUnitRunning(server)
  if (running === null) {
    return {
      allowed: false,
      because: server?.problem?.message ?? 'The server cannot be looked at.',
      mend: 'Make it reachable over SSH, then resume the job.',
    }
  }
  // Its start was given before: what it does now is followed.
  if (running && begun) return { allowed: true }
  const scene = withServer(seen, terms.nodeId, server)
  const one = nodeCaseOf(scene, terms.nodeId)
  if (!one) return gone()
  const can = nodeCan('start', one)
  if (!can.allowed) return { allowed: false, because: can.because, mend: can.mend, waits: true }
  const wayBack = forecastWayBack(scene, terms.nodeId, terms)
  const risk = wayBackRisk(wayBack, false)
  if (risk?.id === 'cannot-return') return refuseReturn(risk)
  const risks = [
    ...joinRisks(one),
    ...(risk ? [{ ...risk, passes: risk.id === 'kind-unknown' }] : []),
  ].filter(({ id }) => !accepted.includes(id) && !(id === 'joiner-votes' && knowsWeight(accepted)))
  if (risks.length > 0) return refuseFor(risks)
  return { allowed: true, ...noteOf(wayBack) }
}

/** Who was told that the rest has no majority without it knows what its vote means as a joiner. */
const knowsWeight = (accepted: readonly string[]) => accepted.includes('loss-stops-rest')

function noteOf(wayBack: WayBackForecast | null): { note?: string } {
  if (wayBack === null) return {}
  const { node, kind, donor, because } = wayBack
  const from = donor === null ? '' : ` from ${donor}`
  const what = kind === 'IST' || kind === 'SST' ? `${kind}${from}` : kind
  return { note: `Asked again: ${node} would come back by ${what}. ${because}` }
}

function gone(): MemberDecision {
  return {
    allowed: false,
    because: 'The node is not in the inventory any more.',
    mend: 'Abandon the job.',
  }
}

/** What was seen of the members while a guard waits for them. */
export interface Settling {
  /** Those whose receive queue was empty at some look. */
  emptied: ReadonlySet<string>
}

export interface SettlingLook {
  settling: Settling
  decision: MemberDecision
}

/** By name of the server; null = it did not answer. Harm refuses at once, what may pass is waited for. */
export function lookWhetherSettled(
  before: Settling,
  readings: Readonly<Record<string, NodeReading | null>>,
  { terms, accepted }: Asked,
): SettlingLook {
  const all = Object.entries(readings)
  const emptied = new Set([
    ...before.emptied,
    ...all.flatMap(([name, one]) => (one?.recvQueue === 0 ? [name] : [])),
  ])
  const settling = { emptied }
  const harm = harmIn(readings, terms.size)
  if (harm !== null) {
    const mend = 'Bring the cluster back to health, then resume the job; or abandon it.'
    return { settling, decision: { allowed: false, because: harm, mend } }
  }
  const unsettled = waitedFor(all, emptied)
  if (unsettled === null || accepted.includes('unsettled')) {
    return { settling, decision: { allowed: true } }
  }
  return {
    settling,
    decision: {
      allowed: false,
      because: unsettled,
      mend: `Wait until it is over, then resume the job. ${GO_ON}`,
      accept: ['unsettled'],
      waits: true,
    },
  }
}

/** The first sign of harm, in words; null = none. */
function harmIn(
  readings: Readonly<Record<string, NodeReading | null>>,
  size: number | null,
): string | null {
  const names = (fits: (one: NodeReading | null) => boolean) =>
    Object.entries(readings).flatMap(([name, one]) => (fits(one) ? [name] : []))
  const silent = names((one) => one === null)
  if (silent.length > 0) return `${nameList(silent)} does not answer.`
  const outside = names((one) => one?.clusterStatus !== 'Primary')
  if (outside.length > 0) return `${nameList(outside)} is not in a Primary component.`
  const sizes = Object.values(readings).flatMap((one) => one?.clusterSize ?? [])
  const least = Math.min(...sizes)
  return size !== null && sizes.length > 0 && least < size
    ? `The group has ${least} members instead of ${size}: another one has left.`
    : null
}

function waitedFor(
  all: readonly (readonly [string, NodeReading | null])[],
  emptied: ReadonlySet<string>,
): string | null {
  const names = (fits: (one: NodeReading, name: string) => boolean) =>
    all.flatMap(([name, one]) => (one && fits(one, name) ? [name] : []))
  const unsynced = names(({ localState }) => localState !== 4)
  if (unsynced.length > 0) return `${nameList(unsynced)} is not Synced.`
  const flowing = names(({ flowControlActive }) => flowControlActive === true)
  if (flowing.length > 0) return 'Flow control holds the group.'
  const queued = names((_, name) => !emptied.has(name))
  return queued.length > 0 ? `${nameList(queued)} still has write-sets waiting.` : null
}
