/**
 * A job is a plan that a person can read before it runs. Types only; the browser shows them.
 * Sizes in bytes, durations in ms; a range is [low, high].
 */
import type { ActionName, ActionParams } from './action-params.ts'
import type { Severity } from '#server/galera/model.ts'

export type JobKind = 'add-node' | 'deploy-cluster' | 'restore-data' | 'release-data'

export type Range = [low: number, high: number]

/** What a preflight check says of one thing on one server. `blocks` stops the job from being requested. */
export interface PreflightFinding {
  /** Stable, for instance `port-blocked:node4:4568`. */
  id: string
  severity: Severity
  blocks: boolean
  /** Names of the servers it concerns. */
  where: string[]
  title: string
  /** Why it matters. */
  why: string
  /** What to do; null where there is nothing to mend. */
  mend: string | null
}

/** A file that a step writes. Secrets in it are masked. */
export interface PlannedFile {
  path: string
  before: string | null
  after: string
}

export type GuardName =
  /** The cluster is one Primary component and has a Synced donor. */
  | 'cluster-can-donate'
  /** Losing the joiner leaves the rest Primary (a joiner votes: measured in the lab). */
  | 'quorum-survives-joiner'
  /** The new server has not become a member of any cluster in the meantime. */
  | 'joiner-is-no-member'
  /** MariaDB does not run on the new server, and its data are those the plan was made for. */
  | 'joiner-unchanged'
  /** No node of the new cluster runs, and no other cluster of this name answers. */
  | 'no-other-primary'

export interface PlanStep<Name extends ActionName = ActionName> {
  /** Unique within the plan, for instance `node4/install-packages`. */
  key: string
  title: string
  /** One sentence: what it does and why. */
  purpose: string
  /** Key of a server in `Plan.servers`. */
  server: string
  action: Name
  params: ActionParams[Name]
  guards: GuardName[]
  files: PlannedFile[]
  /** As they are shown; secrets masked. */
  commands: string[]
  expectedMs: Range
  /**
   * Neighbouring steps of the same wave concern different servers and do not wait for each other:
   * they may run at the same time. Absent = alone.
   */
  wave?: number
}

export interface PlanServer {
  /** Unique within the plan: the node name. */
  key: string
  address: string
  sshPort: number
  role: 'member' | 'joiner' | 'bootstrap'
  /** Inventory node; null for a server that is not in it. */
  nodeId: string | null
}

export interface PlanSummary {
  /** "full SST by mariabackup from node1", or null when nothing is transferred (deploy's first node). */
  transfer: {
    kind: 'SST' | 'IST'
    method: string
    donor: string | null
    bytes: Range | null
    durationMs: Range
    donorBlocked: boolean
    donorTakesWrites: boolean | null
  } | null
  totalMs: Range
  /** Whether the cluster survives one more failure while this runs; null when unknown. */
  survivesOneMoreFailure: boolean | null
  /** What would make it refuse or stop, in words. */
  refusals: string[]
}

export interface Plan {
  kind: JobKind
  title: string
  clusterName: string
  /** Inventory cluster; null for a deployment. */
  clusterId: string | null
  servers: PlanServer[]
  summary: PlanSummary
  findings: PreflightFinding[]
  steps: PlanStep[]
  plannedAtMs: number
}
