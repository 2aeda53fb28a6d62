/**
 * A job is a plan that a person can read before it runs. Types only; the browser shows them.
 * Sizes in bytes, durations in ms; a range is [low, high].
 */
import type { ActionName, ActionParams } from './action-params.ts'
import type { Countdown } from '#server/galera/ist/countdown.ts'
import type { IstVerdict } from '#server/galera/ist/ist-verdict.ts'
import type { Severity } from '#server/galera/model.ts'

export type JobKind =
  | 'add-node'
  | 'deploy-cluster'
  | 'restore-data'
  | 'release-data'
  | 'stop-node'
  | 'start-node'
  | 'restart-node'
  | 'rebuild-node'
  | 'rolling-restart'

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
  /** What the new server holds is what the plan was made for, or nothing of anybody's. */
  | 'data-as-planned'
  /** MariaDB does not run on the new server, and its data are those the plan was made for. */
  | 'joiner-unchanged'
  /** No node of the new cluster runs, and no other cluster of this name answers. */
  | 'no-other-primary'
  /** Of what is taken back: the server does not run as a member of a cluster. */
  | 'no-live-member'
  /** The rest serves on without the node, and nothing speaks against it that the plan has not shown. */
  | 'leave-is-safe'
  /** The verdict on its way back is what the plan has shown, or a better one. */
  | 'comes-back-as-planned'
  /** Every member is Synced, its receive queue was empty, and flow control holds nobody. */
  | 'cluster-is-settled'

/** How a member would come back, as it was reckoned. */
export interface WayBackForecast {
  node: string
  kind: IstVerdict['kind']
  /** Expected where evidence is missing; null = neither. */
  likely: IstVerdict['likely']
  method: string | null
  /** null when it cannot be told. */
  donor: string | null
  because: string
  writeSets: number | null
  /** From its start until Synced; null = not known. */
  durationMs: Range | null
  /** It is stopped now. */
  isAway: boolean
  /** How long it may be away; of one that is away, how long IST stays possible. */
  countdown: Countdown
}

/** What the operator was shown before a member is stopped or started. */
export interface StepTerms {
  nodeId: string
  /** Ids of the risks that the plan has shown: a new one stops the job. */
  accepts: string[]
  wayBack: WayBackForecast | null
  /** wsrep_sst_donor for this join; null = as configured. */
  preference: string | null
  /** Its data are set aside before. */
  emptied: boolean
  /** Members of the group at the time of the plan. */
  size: number | null
}

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
   * Of neighbouring steps of the same wave those of one server run in order, and servers do not wait
   * for each other. Absent = alone.
   */
  wave?: number
  /** Nor does it wait for those of its own server: they touch nothing that it needs. */
  apart?: true
  /** Of steps that stop or start a member. */
  terms?: StepTerms
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
  /** Of members that are stopped or started; absent where none is. */
  wayBacks?: WayBackForecast[]
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
  /** What has to be typed before it starts, and why; absent = the name of the cluster. */
  confirm?: { name: string; because: string[] }
}
