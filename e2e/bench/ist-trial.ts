import type { LabServer } from '#e2e/lab/lab-types.ts'
import { pollUntil } from '#e2e/lab/poll-until.ts'
import { writeServerFile } from '#e2e/lab/write-server-file.ts'
import type { WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import type { LogFact } from '#server/galera/log/log-fact.ts'
import { readNextLine, startOfLog } from '#server/galera/log/read-next-line.ts'
import type { NodeIst } from '#server/galera/ist/ist-assessment.ts'
import { readIst } from '#server/services/read-ist.ts'

/** What is done to the cluster before the prediction is asked. */
export interface TrialPlan {
  joiner: LabServer
  crash: boolean
  /** Written while the joiner is down, as a share of the smallest cache. */
  writtenShare: number
  /** A donor restarted before the joiner leaves, or while it is away. */
  restarted: {
    server: LabServer
    when: 'before' | 'during'
    recover: boolean
    bySst: boolean
  } | null
  /** wsrep_sst_donor of the joiner. */
  sstDonor: string
  cacheMegabytes: ReadonlyMap<LabServer, number>
}

export interface TrialOutcome {
  kind: 'IST' | 'SST' | null
  donorName: string | null
}

export interface IstCluster {
  servers: readonly LabServer[]
  worker: WorkerUnderTest
  clusterId: string
}

const SYNC_MS = 120_000
const ROW_BYTES = 8000

/** Brings the cluster to where the plan’s joiner is down and the console has settled. */
export async function prepareTrial(cluster: IstCluster, plan: TrialPlan): Promise<void> {
  const { joiner, restarted } = plan
  await joiner.sql('TRUNCATE trial.rows_of')
  const writer = cluster.servers.find((one) => one !== joiner && one !== restarted?.server)
  if (!writer) throw new Error('A trial needs a server to write on.')
  if (restarted?.when === 'before') await restartDonor(cluster, plan, writer)
  await configure(joiner, plan, true)
  await joiner.sql(`SET GLOBAL wsrep_sst_donor = '${plan.sstDonor}'`)
  await untilVariables(cluster, joiner, plan.sstDonor)
  if (plan.crash) await joiner.killMariadb()
  else await joiner.stopMariadb()
  await cluster.worker.until(joiner.name, (seen) => Boolean(seen.savedPosition), 30_000)
  await pollUntil(
    'The group without the joiner',
    async () => (await writer.sql("SHOW STATUS LIKE 'wsrep_cluster_size'")).endsWith('\t2'),
    { timeoutMs: 30_000 },
  )
  const smallest = Math.min(...plan.cacheMegabytes.values()) * 2 ** 20
  const share = restarted?.when === 'during' ? plan.writtenShare / 2 : plan.writtenShare
  await write(writer, smallest * share)
  if (restarted?.when === 'during') {
    await restartDonor(cluster, plan, writer)
    await write(writer, smallest * share)
  }
  await settle(cluster, joiner)
}

/** The console’s own answer, as its pages show it. */
export async function predict(
  { worker, clusterId }: IstCluster,
  joiner: LabServer,
): Promise<NodeIst> {
  const actor = { kind: 'system' } as const
  const view = await readIst({ db: worker.db, key: worker.key, now: Date.now, actor }, clusterId)
  const node = view.nodes.find(({ name }) => name === joiner.name)
  if (!node) throw new Error(`The console knows no ${joiner.name}.`)
  return node
}

/** Starts the joiner and reads from its own journal how it came back. */
export async function startAndRead(joiner: LabServer): Promise<TrialOutcome> {
  const { stdout } = await joiner.exec(['journalctl', '--show-cursor', '--lines=0', '--no-pager'])
  const cursor = /cursor: (\S+)/.exec(stdout)?.[1] ?? ''
  await joiner.startMariadb()
  const journal = await joiner.exec([
    'journalctl',
    '--unit=mariadb',
    '--output=cat',
    '--no-pager',
    `--after-cursor=${cursor}`,
  ])
  const facts = factsOf(journal.stdout)
  const verdict = facts.find(({ kind }) => kind === 'ist-verdict' || kind === 'sst-verdict')
  const chosen = facts.find((fact) => fact.kind === 'donor-selected' && fact.joiner === joiner.name)
  return {
    kind: verdict ? (verdict.kind === 'ist-verdict' ? 'IST' : 'SST') : null,
    donorName: chosen?.kind === 'donor-selected' ? chosen.donor : null,
  }
}

function factsOf(log: string): LogFact[] {
  let reading = startOfLog
  return log.split('\n').flatMap((line) => {
    const next = readNextLine(reading, line)
    reading = next.reading
    return next.facts
  })
}

async function restartDonor(
  cluster: IstCluster,
  plan: TrialPlan,
  writer: LabServer,
): Promise<void> {
  const { restarted } = plan
  if (!restarted) return
  const { server, recover, bySst } = restarted
  await configure(server, { ...plan, sstDonor: '' }, recover)
  await server.stopMariadb()
  if (bySst) await server.exec(['rm', '-f', '/var/lib/mysql/grastate.dat'])
  await write(writer, ROW_BYTES * 20)
  await server.startMariadb()
  await cluster.worker.until(
    server.name,
    (seen) => seen.sql.kind === 'answering' && seen.reading?.localState === 4,
    SYNC_MS,
  )
}

async function configure(server: LabServer, plan: TrialPlan, recover: boolean): Promise<void> {
  const size = plan.cacheMegabytes.get(server) ?? 4
  const options = `gcache.size=${size}M;gcache.recover=${recover ? 'yes' : 'no'}`
  const text = `[mysqld]\nwsrep_provider_options = "${options}"\nwsrep_sst_donor = "${plan.sstDonor}"\n`
  const path = '/etc/mysql/mariadb.conf.d/99-lab-trial.cnf'
  await writeServerFile(server, { path, text, mode: '644' })
}

/** Variables are read every half minute; a trial waits for the value that it has set. */
async function untilVariables(
  { worker }: IstCluster,
  server: LabServer,
  sstDonor: string,
): Promise<void> {
  await pollUntil(
    `wsrep_sst_donor of ${server.name} in the console`,
    async () => {
      const row = await worker.db.nodeLive.findUnique({ where: { nodeId: server.name } })
      const values = JSON.parse(row?.variables ?? '{}') as Record<string, string>
      return values['wsrep_sst_donor'] === sstDonor
    },
    { timeoutMs: 90_000 },
  )
}

/** Until the console has seen every member after the last write. */
async function settle({ servers, worker }: IstCluster, joiner: LabServer): Promise<void> {
  const others = servers.filter((one) => one !== joiner)
  await Promise.all(
    others.map(async (server) => {
      const [, seqno] = (await server.sql("SHOW STATUS LIKE 'wsrep_last_committed'")).split('\t')
      await worker.until(
        server.name,
        ({ reading }) =>
          reading?.localState === 4 && (reading.lastCommitted ?? -1) >= Number(seqno),
        SYNC_MS,
      )
    }),
  )
}

async function write(server: LabServer, bytes: number): Promise<void> {
  const rows = Math.floor(bytes / ROW_BYTES)
  if (rows > 0) await server.sql(`CALL trial.fill(${rows})`)
}

/** The table that trials write to, one write-set a row, and the procedure that does it. */
export async function createTrialSchema(server: LabServer): Promise<void> {
  await server.sql(`
    CREATE DATABASE trial;
    CREATE TABLE trial.rows_of (id INT AUTO_INCREMENT PRIMARY KEY, body BLOB NOT NULL) ENGINE=InnoDB;
    DELIMITER //
    CREATE PROCEDURE trial.fill(n INT)
    BEGIN
      WHILE n > 0 DO
        INSERT INTO trial.rows_of (body) VALUES (REPEAT(MD5(RAND()), ${ROW_BYTES / 32}));
        SET n = n - 1;
      END WHILE;
    END //
    DELIMITER ;`)
}
