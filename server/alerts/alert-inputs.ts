import type { Db } from '#server/db/client.ts'
import { hasEnded, jobStates } from '#server/engine/job-states.ts'
import type { Topic } from '#server/events/topics.ts'
import type { NodeIdentity } from '#server/galera/model.ts'
import type { Plan } from '#server/procedures/plan.ts'
import type { JobRow } from './job-work.ts'
import type { SilenceFact } from './quiet.ts'
import type { JobFact, TransferFact } from './scene.ts'
import type { TermsChange } from './terms.ts'

/** What ended earlier changes no alert; plans are large, and jobs change often. */
const JOBS_BACK_MS = 120_000
const openJobStates = jobStates.filter((state) => !hasEnded(state))

export interface InputCluster {
  id: string
  name: string
  galeraName: string
  stateUuid: string | null
  nodes: NodeIdentity[]
}

interface FailedTransfer {
  outcome: string
  joinerId: string | null
  endedAt: Date | null
}

export type StoredJob = JobRow & JobFact

/** Changes of these make what was read stale. */
export const INPUT_TOPICS: Topic[] = ['inventory', 'job', 'transfer', 'alerting']

/** What the evaluator reads from the database besides what the monitor sees; anew after changes. */
export class AlertInputs {
  #db: Db
  clusters = new Map<string, InputCluster>()
  changes: TermsChange[] = []
  silences: SilenceFact[] = []
  jobs: StoredJob[] = []
  /** The newest of each joiner, by cluster. */
  transfers = new Map<string, TransferFact[]>()

  constructor(db: Db) {
    this.#db = db
  }

  async read(topics: Iterable<Topic>, now: number): Promise<void> {
    const changed = new Set(topics)
    await Promise.all([
      changed.has('inventory') ? this.#readClusters() : null,
      changed.has('alerting') ? this.#readTerms(now) : null,
      changed.has('job') ? this.#readJobs(now) : null,
      changed.has('transfer') ? this.#readTransfers() : null,
    ])
  }

  async #readClusters(): Promise<void> {
    const rows = await this.#db.cluster.findMany({
      include: { nodes: { orderBy: { name: 'asc' } } },
    })
    this.clusters = new Map(
      rows.map(({ id, name, galeraName, stateUuid, nodes }) => [
        id,
        {
          id,
          name,
          galeraName,
          stateUuid,
          nodes: nodes.map((node) => ({
            nodeId: node.id,
            name: node.name,
            kind: node.kind === 'arbitrator' ? 'arbitrator' : 'data',
            address: node.address,
            sqlPort: node.sqlPort,
          })),
        },
      ]),
    )
  }

  async #readTerms(now: number): Promise<void> {
    const [changes, silences] = await Promise.all([
      this.#db.alertRuleSetting.findMany(),
      this.#db.silence.findMany({ where: { endedAt: null, endsAt: { gt: new Date(now) } } }),
    ])
    this.changes = changes
    this.silences = silences.map(({ endsAt, kind, ...row }) => ({
      ...row,
      kind: kind === 'maintenance' ? 'maintenance' : 'silence',
      endsAtMs: endsAt.getTime(),
    }))
  }

  async #readJobs(now: number): Promise<void> {
    const rows = await this.#db.job.findMany({
      where: {
        clusterId: { not: null },
        OR: [{ state: { in: openJobStates } }, { endedAt: { gt: new Date(now - JOBS_BACK_MS) } }],
      },
      orderBy: { createdAt: 'asc' },
      include: { steps: { select: { server: true, startedAt: true, endedAt: true } } },
    })
    this.jobs = rows.map((row) => ({
      id: row.id,
      title: row.title,
      state: row.state,
      clusterId: row.clusterId ?? '',
      because: row.reason === null ? null : (JSON.parse(row.reason) as { message: string }).message,
      plan: JSON.parse(row.plan) as Plan,
      steps: row.steps.map((step) => ({
        server: step.server,
        startedAtMs: step.startedAt?.getTime() ?? null,
        endedAtMs: step.endedAt?.getTime() ?? null,
      })),
    }))
  }

  async #readTransfers(): Promise<void> {
    const newest = await this.#db.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM (
        SELECT "id", ROW_NUMBER() OVER (
          PARTITION BY "clusterId", "joinerName" ORDER BY "startedAt" DESC) AS "place"
        FROM "Transfer")
      WHERE "place" = 1`
    const rows = await this.#db.transfer.findMany({
      where: { id: { in: newest.map(({ id }) => id) } },
      omit: { stages: true },
    })
    const past = await Promise.all(rows.map((row) => this.#isPast(row)))
    this.transfers = Map.groupBy(
      rows.filter((_, at) => !past[at]),
      ({ clusterId }) => clusterId,
    )
  }

  /** It failed, and its joiner was Synced afterwards without another one that was seen. */
  async #isPast({ outcome, joinerId, endedAt }: FailedTransfer): Promise<boolean> {
    if (outcome !== 'failed' || joinerId === null || endedAt === null) return false
    const synced = await this.#db.sample.findFirst({
      where: { nodeId: joinerId, resolution: 60, at: { gt: endedAt.getTime() }, localState: 4 },
      select: { at: true },
    })
    return synced !== null
  }
}
