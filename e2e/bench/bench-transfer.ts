import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { vethName } from '#e2e/lab/lab-paths.ts'
import { startClusterLab } from '#e2e/lab/lab.ts'
import type { Lab, LabServer, SstMethod } from '#e2e/lab/lab-types.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { below, conclude, none, type Claim } from './conclude.ts'
import { judgeTransfer, type JudgedTransfer, type TransferTick } from './judge-transfer.ts'

const DATA_BYTES = 1e9
const RATE_MBIT = 200
const TICK_MS = 100
/** The second round knows what the first one took. */
const ROUNDS = 2
const MOST_POINTS = 3
const MOST_ETA_SHARE = 20
const METHODS: readonly SstMethod[] = ['mariabackup', 'rsync', 'rsync_wan']

/** Shown progress against the bytes of the joiner's network interface, each physical method. */
export async function benchTransfer(): Promise<void> {
  const lab = await startClusterLab({ nodes: 3, bare: 1, sstMethod: 'mariabackup' })
  try {
    const [first] = lab.servers
    const joiner = lab.servers[3]
    if (!first || !joiner) throw new Error('The lab came up without servers.')
    const sql = { user: 'monitor', password: 'a password of the lab' }
    await lab.createMonitorUser(first, { ...sql, grants: 'full' })
    await lab.loadData(first, { bytes: DATA_BYTES })
    await lab.installMariadb([joiner])
    await lab.slow(joiner, { rateMbit: RATE_MBIT })
    // Ordinary small write-sets, as after a while of use: the load's own are 32 MB each.
    const load = await lab.startWriteLoad([first], { ratePerSecond: 50 })
    await sleep(10_000)
    await load.stop()
    const worker = await prepareWorker()
    await addLabNodes(worker.db, worker.key, {
      clusterName: 'lab',
      sql,
      dataNodes: lab.servers,
    })
    worker.start()
    console.log(HEAD)
    await worker.until(joiner.name, (seen) => seen.ssh?.kind === 'answering', 20_000)
    const claims: Claim[] = []
    for (let round = 1; round <= ROUNDS; round++) {
      for (const method of METHODS) {
        const judged = await benchMethod(lab, joiner, worker, method, round)
        claims.push(...claimsOf(`${method}, round ${round}:`, judged))
      }
    }
    conclude(claims)
    await worker.close()
  } finally {
    await lab.stop()
  }
}

async function benchMethod(
  lab: Lab,
  joiner: LabServer,
  worker: WorkerUnderTest,
  sstMethod: SstMethod,
  round: number,
): Promise<JudgedTransfer> {
  await joiner.exec(['systemctl', 'stop', 'mariadb'], { check: false, timeoutMs: 120_000 })
  await joiner.exec(['find', '/var/lib/mysql', '-mindepth', '1', '-delete'])
  const ticks: TransferTick[] = []
  let over = false
  const joined = lab.joinCluster(joiner, lab.servers.slice(0, 3), { sstMethod }).finally(() => {
    over = true
  })
  while (!over) {
    const progress = (await worker.snapshot(joiner.name))?.transfer?.progress ?? null
    ticks.push({ atMs: Date.now(), interfaceBytes: bytesSentTo(lab, joiner), progress })
    await sleep(TICK_MS)
  }
  await joined
  const isOver = (seen: NodeSnapshot) => seen.reading?.localState === 4 && !seen.transfer
  await worker.until(joiner.name, isOver, 20_000)
  const row = await worker.db.transfer.findFirstOrThrow({ orderBy: { startedAt: 'desc' } })
  const stages = JSON.parse(row.stages) as { stage: string; atMs: number }[]
  const streamOverAtMs = stages.find(({ stage }) => AFTER.has(stage))?.atMs ?? NaN
  const judged = judgeTransfer(ticks, streamOverAtMs, row.endedAt?.getTime() ?? NaN)
  const points = (value: number | null) => (value === null ? 'no share shown' : value.toFixed(2))
  const share = (value: number | null) => (value === null ? '–' : `${value.toFixed(0)} %`)
  const seconds = (value: number | null) => (value === null ? '–' : `${value.toFixed(1)} s`)
  console.log(
    `| ${sstMethod}, round ${round} | ${Math.round(judged.bytes / 1e6)} MB in ${judged.streamSeconds.toFixed(1)} s` +
      ` | ${points(judged.worstPoints)} points | ${share(judged.worstEtaShare)}` +
      ` | ${seconds(judged.worstEtaSeconds)} | ${judged.tailSeconds.toFixed(1)} s` +
      ` | ${judged.wentBack ? 'yes' : 'no'} |`,
  )
  return judged
}

function claimsOf(what: string, { worstPoints, worstEtaShare, wentBack }: JudgedTransfer): Claim[] {
  return [
    below(`${what} error of the share`, worstPoints, MOST_POINTS, 'points'),
    below(`${what} error of the time left from a quarter on`, worstEtaShare, MOST_ETA_SHARE, '%'),
    none(`${what} step back`, wentBack ? 1 : 0),
  ]
}

const HEAD = `| 1 GB of rows to an empty joiner | data | share, worst | time left from a quarter on, worst | in seconds | last byte to Synced | went back |
| --- | --- | --- | --- | --- | --- | --- |`

const AFTER: ReadonlySet<string> = new Set(['preparing', 'moving', 'starting', 'catching up'])

/** What the host's end of the joiner's cable has sent. */
function bytesSentTo(lab: Lab, server: LabServer): number {
  const lastOctet = Number(server.address.split('.').at(-1))
  const path = `/sys/class/net/${vethName(lab.id, lastOctet)}/statistics/tx_bytes`
  return Number(readFileSync(path, 'utf8'))
}
