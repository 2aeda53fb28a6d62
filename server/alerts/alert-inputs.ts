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
const TRANSFERS_BACK_MS = 86_400_000
const JOBS_BACK_MS = 120_000
const openJobStates = jobStates.filter((state) => !hasEnded(state))

export interface InputCluster {
  id: string
  name: string
  galeraName: string
  stateUuid: string | null
  nodes: NodeIdentity[]
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
      changed.has('transfer') ? this.#readTransfers(now) : null,
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

  async #readTransfers(now: number): Promise<void> {
    const rows = await this.#db.transfer.findMany({
      where: { OR: [{ endedAt: null }, { endedAt: { gt: new Date(now - TRANSFERS_BACK_MS) } }] },
      orderBy: { startedAt: 'desc' },
      omit: { stages: true },
    })
    const newest = new Map<string, (typeof rows)[number]>()
    for (const row of rows) {
      const key = JSON.stringify([row.clusterId, row.joinerName])
      if (!newest.has(key)) newest.set(key, row)
    }
    this.transfers = Map.groupBy(newest.values(), ({ clusterId }) => clusterId)
  }
}
