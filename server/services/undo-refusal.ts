import type { Reason } from '#server/api/job-views.ts'
import { nameList } from '#server/galera/name-list.ts'
import { sharedServers, type WorkedOn } from '#server/procedures/later-work.ts'
import type { Plan } from '#server/procedures/plan.ts'
import type { Deps } from './actor.ts'

interface UndoableJob {
  id: string
  clusterId: string | null
  plan: Plan
  steps: readonly { server: string; ranAt: Date | null }[]
}

/**
 * Why what a job did cannot be taken back any more; null when it can. Once a later job has worked on
 * one of its servers, that one rests on what this one left there.
 */
export async function undoRefusal({ db }: Deps, job: UndoableJob): Promise<Reason | null> {
  const times = job.steps.flatMap(({ ranAt }) => ranAt?.getTime() ?? [])
  if (times.length === 0) return null
  const own = workedOn(job)
  const after = { ranAt: { gt: new Date(Math.min(...times)) } }
  const candidates = await db.job.findMany({
    where: {
      id: { not: job.id },
      steps: { some: after },
      OR: [
        ...(job.clusterId === null ? [] : [{ clusterId: job.clusterId }]),
        ...own.servers.map(({ address }) => ({ plan: { contains: JSON.stringify(address) } })),
      ],
    },
    orderBy: { createdAt: 'asc' },
    select: {
      title: true,
      clusterId: true,
      plan: true,
      steps: { where: after, select: { server: true, ranAt: true } },
    },
  })
  for (const { title, clusterId, plan, steps } of candidates) {
    const other = { clusterId, plan: JSON.parse(plan) as Plan, steps }
    const shared = sharedServers(own, workedOn(other))
    if (shared.length > 0) return overtakenBy(title, shared)
  }
  return null
}

function workedOn({ clusterId, plan, steps }: Omit<UndoableJob, 'id'>): WorkedOn {
  const keys = new Set(steps.flatMap(({ server, ranAt }) => (ranAt === null ? [] : [server])))
  return { clusterId, servers: plan.servers.filter(({ key }) => keys.has(key)) }
}

function overtakenBy(title: string, servers: readonly string[]): Reason {
  return {
    message: `The later job “${title}” has worked on ${nameList(servers)} since: what it left there rests on what this job did.`,
    mend: 'Leave it in place. What is to go from a server now takes a new job, or the page of the node.',
  }
}
