import { debianReleases, isDebianRelease, type DebianRelease } from '#e2e/lab/debian-release.ts'
import { startLab, type Lab, type LabServer, type WriteLoad } from '#e2e/lab/lab.ts'
import { mirrorGapFile, mirrorGapPin } from '#e2e/lab/mirror-gap.ts'
import { writeTlsFiles } from '#e2e/lab/tls-files.ts'
import { writeServerFile } from '#e2e/lab/write-server-file.ts'
import { evidenceOf, newServer, runPlan, storyOf, type RanJob } from '#e2e/worker/run-plan.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import type { Deps } from '#server/services/actor.ts'
import { clientClaims, conclude, type Claim } from './conclude.ts'

const DATA_BYTES = 1e9
const PATIENCE_MS = 15 * 60_000

interface Join {
  method: string
  tls?: boolean
}

const JOINS: readonly Join[] = [
  { method: 'mariabackup' },
  { method: 'rsync' },
  { method: 'rsync_wan' },
  { method: 'mysqldump' },
  { method: 'rsync', tls: true },
  // By now the cluster itself encrypts, and the plan takes that over.
  { method: 'mariabackup', tls: true },
]

const HEAD = `| Debian | what | transfer | data | transfer took | whole job | client writes failed | commits lost |
| --- | --- | --- | --- | --- | --- | --- | --- |`

/**
 * Deploys a cluster on each Debian release, fills it, and joins a bare server by each method while
 * clients write. `npm run bench:methods -- [release] [bytes] [method]`; without one: all.
 */
export async function benchMethods(): Promise<void> {
  const [release = '', bytes = String(DATA_BYTES), only] = process.argv.slice(3)
  const joins = JOINS.filter(({ method }) => only === undefined || method === only)
  const releases = isDebianRelease(release) ? [release] : debianReleases
  console.log(HEAD)
  const claims: Claim[] = []
  for (const one of releases) claims.push(...(await onRelease(one, Number(bytes), joins)))
  conclude(claims)
}

async function onRelease(
  release: DebianRelease,
  bytes: number,
  joins: readonly Join[],
): Promise<Claim[]> {
  const lab = await startLab({ release, servers: 3 })
  const worker = await prepareWorker()
  try {
    worker.start()
    const [first] = lab.servers
    if (!first) throw new Error('The lab came up without servers.')
    await fillMirrorGap(lab.servers)
    const deps: Deps = {
      db: worker.db,
      key: worker.key,
      now: Date.now,
      actor: { kind: 'system' },
    }
    await deploy(lab, worker, deps)
    await lab.loadData(first, { bytes })
    const claims: Claim[] = []
    for (const choice of joins) claims.push(...(await join(lab, worker, deps, choice)))
    return claims
  } finally {
    await worker.close()
    await lab.stop()
  }
}

/** As the administrator of such a server would: its own mirror offers what it does not have. */
async function fillMirrorGap(servers: readonly LabServer[]): Promise<void> {
  for (const server of servers.filter(({ release }) => release === 'bullseye')) {
    const text = mirrorGapPin(server.release)
    await writeServerFile(server, { path: mirrorGapFile, text, mode: '644' })
  }
}

async function deploy(lab: Lab, worker: WorkerUnderTest, deps: Deps): Promise<void> {
  const [first] = lab.servers
  if (!first) throw new Error('The lab came up without servers.')
  const { user: username, privateKey } = first.ssh
  const job = await run(worker, deps, 'plan-deploy', {
    clusterName: 'bench',
    servers: await Promise.all(lab.servers.map((server) => newServer(server))),
    sqlCredentialName: 'bench monitor',
    sshCredentialName: 'bench ssh',
    ssh: { kind: 'ssh-key', username, privateKey, passphrase: null, sudoPassword: null },
    method: 'mariabackup',
  })
  printRow(first.release, 'three bare servers deployed', job, '–', '–')
  await allSynced(worker)
}

async function join(
  lab: Lab,
  worker: WorkerUnderTest,
  deps: Deps,
  { method, tls = false }: Join,
): Promise<Claim[]> {
  const joiner = await lab.addServer({})
  await fillMirrorGap([joiner])
  if (tls) await writeTlsFiles(lab.servers)
  const [first, second] = lab.servers
  if (!first || !second) throw new Error('The lab came up without servers.')
  const load = await lab.startWriteLoad([first, second], { ratePerSecond: 50 })
  let job: RanJob
  try {
    const cluster = await worker.db.cluster.findFirstOrThrow()
    const ssh = await worker.db.credential.findFirstOrThrow({ where: { name: 'bench ssh' } })
    job = await run(worker, deps, 'plan-add-node', {
      clusterId: cluster.id,
      server: await newServer(joiner),
      ssh: { credentialId: ssh.id },
      method,
      tls,
    })
  } finally {
    await load.stop()
  }
  const what = `joined by ${method}${tls ? ' over TLS' : ''}`
  const failed = load.failures().length
  const missing = await missingOf(lab, load)
  const lost = `${missing} of ${load.acknowledged().length}`
  printRow(joiner.release, what, job, String(failed), lost)
  await allSynced(worker)
  return clientClaims(method, { failed, missing })
}

async function missingOf(lab: Lab, load: WriteLoad): Promise<number> {
  let missing = 0
  for (const server of lab.servers) missing += (await load.verify(server)).missing.length
  return missing
}

async function run(
  worker: WorkerUnderTest,
  deps: Deps,
  kind: 'plan-deploy' | 'plan-add-node',
  params: object,
): Promise<RanJob> {
  const job = await runPlan(deps, kind, params, PATIENCE_MS)
  if (job.state === 'succeeded') return job
  throw new Error(`The job is ${job.state}.\n${storyOf(job)}\n${worker.log().slice(-3000)}`)
}

async function allSynced(worker: WorkerUnderTest): Promise<void> {
  for (const { id } of await worker.db.node.findMany()) {
    await worker.until(id, (one) => one.reading?.localState === 4)
  }
}

function printRow(
  release: DebianRelease,
  what: string,
  job: RanJob,
  failed: string,
  missing: string,
): void {
  const seconds = (ms: unknown) => (typeof ms === 'number' ? `${(ms / 1000).toFixed(1)} s` : '–')
  const transfer = evidenceOf(job, 'join-cluster')['transfer'] as Record<string, unknown> | null
  const { kind, method, donor, bytes, durationMs } = transfer ?? {}
  const size = typeof bytes === 'number' ? `${(bytes / 1e6).toFixed(0)} MB` : '–'
  console.log(
    `| ${release} | ${what} | ${String(kind)} by ${String(method)} from ${String(donor)} | ${size}` +
      ` | ${seconds(durationMs)} | ${seconds(job.jobMs)} | ${failed} | ${missing} |`,
  )
}
