import { setTimeout as sleep } from 'node:timers/promises'
import { startClusterLab } from '#e2e/lab/lab.ts'
import type { LabServer } from '#e2e/lab/lab-types.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { prepareWorker } from '#e2e/worker/worker-under-test.ts'
import { below, conclude, type Claim } from './conclude.ts'
import { predict, startAndRead, type IstCluster } from './ist-trial.ts'

/** Rounds in which the node is started just after its position was lost, and just before, in turn. */
const ROUNDS = 4
const ROWS_A_SECOND = 100
/** The rate is an average of the last minute: it is steady once that has passed. */
const STEADY_MS = 65_000
const TICK_MS = 1000
/** "Just before": with this share of the whole countdown left. */
const BEFORE_SHARE = 0.1
/** Of the end that was told, in % of the whole time that the node had. */
const MOST_ERROR = 10

interface Reckoned {
  atMs: number
  endMs: number
}

/** The end of the countdown against the moment at which no donor has the position any more. */
export async function benchCountdown(argument: string | undefined): Promise<void> {
  const lab = await startClusterLab({ nodes: 3, gcacheSize: '8M' })
  const worker = await prepareWorker()
  try {
    const [first, second, joiner] = lab.servers
    if (!first || !second || !joiner) throw new Error('The lab came up without servers.')
    const sql = { user: 'monitor', password: 'a password of the lab' }
    await lab.createMonitorUser(first, { ...sql, grants: 'full' })
    await addLabNodes(worker.db, worker.key, { clusterName: 'lab', sql, dataNodes: lab.servers })
    worker.start()
    const cluster: IstCluster = { servers: lab.servers, worker, clusterId: 'lab' }
    const load = await lab.startWriteLoad([first, second], { ratePerSecond: ROWS_A_SECOND })
    console.log(
      '| round | lasted | error at a quarter | at half | at three quarters | started | came back by |',
    )
    console.log('| --- | --- | --- | --- | --- | --- | --- |')
    const claims: Claim[] = []
    for (let round = 1; round <= Number(argument ?? ROUNDS); round++) {
      await worker.until(joiner.name, ({ reading }) => reading?.localState === 4, 60_000)
      await sleep(STEADY_MS)
      await joiner.stopMariadb()
      const stoppedAtMs = Date.now()
      await worker.until(joiner.name, (seen) => Boolean(seen.savedPosition), 60_000)
      const isBefore = round % 2 === 0
      const seen = await watch(cluster, joiner, [first, second], isBefore)
      const left = `${Math.round((seen.lostAtMs - Date.now()) / 1000)} s`
      const { kind } = await startAndRead(joiner)
      const expected = isBefore ? 'IST' : 'SST'
      if (kind !== expected) throw new Error(`It came back by ${kind} instead of ${expected}.`)
      if (isBefore) {
        console.log(`| ${round} | – | – | – | – | ${left} before the end told | ${kind} |`)
        continue
      }
      const { reckoned, lostAtMs } = seen
      const toldAt = (share: number) => {
        const atMs = stoppedAtMs + share * (lostAtMs - stoppedAtMs)
        return reckoned.find((one) => one.atMs >= atMs)
      }
      const errorAt = (share: number) => {
        const told = toldAt(share)
        if (!told) return 'not told'
        return `${(((told.endMs - lostAtMs) / (lostAtMs - told.atMs)) * 100).toFixed(1)} %`
      }
      for (const share of [0.25, 0.5, 0.75]) {
        const told = toldAt(share)
        const error = told && (100 * Math.abs(told.endMs - lostAtMs)) / (lostAtMs - stoppedAtMs)
        claims.push(
          below(
            `round ${round}: error of the end, told at ${share},`,
            error ?? null,
            MOST_ERROR,
            '%',
          ),
        )
      }
      const lasted = `${Math.round((lostAtMs - stoppedAtMs) / 1000)} s`
      console.log(
        `| ${round} | ${lasted} | ${errorAt(0.25)} | ${errorAt(0.5)} | ${errorAt(0.75)} | when it was over | ${kind} |`,
      )
    }
    await load.stop()
    conclude(claims)
  } finally {
    await worker.close()
    await lab.stop()
  }
}

/**
 * Asks the console each second until the servers themselves no longer have the position, or only
 * until the countdown has nearly ended: then `lostAtMs` is the end that was told.
 */
async function watch(
  cluster: IstCluster,
  joiner: LabServer,
  donors: readonly LabServer[],
  onlyNearly: boolean,
): Promise<{ reckoned: Reckoned[]; lostAtMs: number }> {
  const reckoned: Reckoned[] = []
  for (;;) {
    const { countdown, position } = await predict(cluster, joiner)
    const atMs = Date.now()
    if (countdown.kind === 'running' && countdown.presentMs !== null) {
      const endMs = atMs + countdown.presentMs
      reckoned.push({ atMs, endMs })
      const wholeMs = endMs - (reckoned[0]?.atMs ?? atMs)
      if (onlyNearly && countdown.presentMs < BEFORE_SHARE * wholeMs) {
        return { reckoned, lostAtMs: endMs }
      }
    }
    const lowest = await Promise.all(donors.map(cachedDownto))
    if (position && lowest.every((from) => from > position.seqno + 1)) {
      return { reckoned, lostAtMs: Date.now() }
    }
    await sleep(TICK_MS)
  }
}

async function cachedDownto(server: LabServer): Promise<number> {
  const row = await server.sql("SHOW STATUS LIKE 'wsrep_local_cached_downto'")
  return Number(row.split('\t')[1])
}
