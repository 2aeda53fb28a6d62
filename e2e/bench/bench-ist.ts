import { startClusterLab } from '#e2e/lab/lab.ts'
import type { LabServer } from '#e2e/lab/lab-types.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { prepareWorker } from '#e2e/worker/worker-under-test.ts'
import {
  createTrialSchema,
  predict,
  prepareTrial,
  startAndRead,
  type IstCluster,
  type TrialPlan,
} from './ist-trial.ts'
import { conclude, none } from './conclude.ts'
import { judgeTrial } from './judge-trial.ts'
import { random } from './seeded-random.ts'

const TRIALS = 60
const CACHE_MEGABYTES = [4, 8]
const SHARES = [0, 0.02, 0.2, 0.4, 0.6, 0.8, 0.93, 0.97, 1, 1.03, 1.5, 3.5]

/** Predicted kind and donor of a way back against the joiner’s journal, in random situations. */
export async function benchIst(argument: string | undefined): Promise<void> {
  const trials = Number(argument ?? TRIALS)
  const seed = Number(process.env['SYNCED_BENCH_SEED'] ?? Date.now() % 100_000)
  console.log(`${trials} trials, SYNCED_BENCH_SEED=${seed}`)
  const next = random(seed)
  const lab = await startClusterLab({ nodes: 3, gcacheSize: `${CACHE_MEGABYTES[0]}M` })
  const worker = await prepareWorker()
  try {
    const [first] = lab.servers
    if (!first) throw new Error('The lab came up without servers.')
    const sql = { user: 'monitor', password: 'a password of the lab' }
    await lab.createMonitorUser(first, { ...sql, grants: 'full' })
    await createTrialSchema(first)
    await addLabNodes(worker.db, worker.key, { clusterName: 'lab', sql, dataNodes: lab.servers })
    worker.start()
    const cluster: IstCluster = { servers: lab.servers, worker, clusterId: 'lab' }
    for (const server of lab.servers) {
      await worker.until(
        server.name,
        (seen) => seen.ssh?.kind === 'answering' && seen.reading?.localState === 4,
        60_000,
      )
    }
    await runTrials(cluster, trials, next)
  } finally {
    await worker.close()
    await lab.stop()
  }
}

async function runTrials(cluster: IstCluster, trials: number, next: () => number): Promise<void> {
  const sum = { right: 0, wrong: 0, unknown: 0, unallowed: 0 }
  console.log('| # | situation | predicted | seen | |\n| --- | --- | --- | --- | --- |')
  const sizes = new Map(cluster.servers.map((server) => [server, CACHE_MEGABYTES[0] ?? 4]))
  for (let trial = 1; trial <= trials; trial++) {
    const plan = planTrial(cluster.servers, sizes, next)
    await prepareTrial(cluster, plan)
    const { verdict, position } = await predict(cluster, plan.joiner)
    const seen = await startAndRead(plan.joiner)
    const result = judgeTrial(plan, verdict, seen)
    sum[result] += 1
    const predicted =
      verdict.kind === 'not-enough-evidence'
        ? verdict.because
        : `${verdict.kind} from ${verdict.donorName ?? 'no named donor'}`
    console.log(
      `| ${trial} | ${describe(plan)} | ${predicted} | ${seen.kind} from ${seen.donorName} | ${result} |`,
    )
    if (result === 'wrong' || result === 'unallowed')
      console.log(`  ${JSON.stringify({ verdict, position })}`)
    await cluster.worker.until(
      plan.joiner.name,
      ({ sql, reading }) => sql.kind === 'answering' && reading?.localState === 4,
      60_000,
    )
  }
  conclude([
    {
      what: `all of ${trials} trials right, or rightly not known`,
      found: `${sum.right} right, ${sum.unknown} not known after a crash`,
      holds: sum.right + sum.unknown === trials,
    },
    none('wrong or unnamed donor or way back', sum.wrong),
    none('missing evidence after an orderly stop', sum.unallowed),
  ])
}

function planTrial(
  servers: readonly LabServer[],
  sizes: Map<LabServer, number>,
  next: () => number,
): TrialPlan {
  const pick = <T>(from: readonly T[]): T => {
    const found = from[Math.floor(next() * from.length)]
    if (found === undefined) throw new Error('Nothing to pick from.')
    return found
  }
  const joiner = pick(servers)
  const others = servers.filter((one) => one !== joiner)
  const restarted =
    next() < 0.5
      ? {
          server: pick(others),
          when: pick(['before', 'during'] as const),
          recover: next() < 0.5,
          bySst: next() < 0.4,
        }
      : null
  // A size changes with the restart that takes it up.
  for (const server of [joiner, restarted?.server]) {
    if (server && next() < 0.3) sizes.set(server, pick(CACHE_MEGABYTES))
  }
  const named = pick(others).name
  return {
    joiner,
    crash: next() < 0.4,
    writtenShare: pick(SHARES),
    restarted,
    sstDonor: next() < 0.3 ? `${named}${next() < 0.7 ? ',' : ''}` : '',
    cacheMegabytes: new Map(sizes),
  }
}

function describe({
  joiner,
  crash,
  writtenShare,
  restarted,
  sstDonor,
  cacheMegabytes,
}: TrialPlan): string {
  const sizes = [...cacheMegabytes.values()].join('/')
  const donor = restarted
    ? `; ${restarted.server.name} restarted ${restarted.when}${restarted.bySst ? ' by SST' : ''}${restarted.recover ? '' : ' without recover'}`
    : ''
  const list = sstDonor === '' ? '' : `; wsrep_sst_donor=${sstDonor}`
  return `${joiner.name} ${crash ? 'killed' : 'stopped'}, ${writtenShare} of a cache written, caches ${sizes} MB${donor}${list}`
}
