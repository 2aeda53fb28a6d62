import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLab, type Lab, type LabServer } from '#e2e/lab/lab.ts'
import { evidenceOf, makePlan, newServer, runPlan, storyOf } from '#e2e/worker/run-plan.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import type { Deps } from '#server/services/actor.ts'

/**
 * Three bare servers become a cluster, with all that a person can type chosen so that a shell, an
 * option file, SQL or systemd would make something of it. Each command in it leaves /owned.
 */

const HOSTILE = `-e "it's" $(touch /owned) \`touch /owned\`; touch /owned \\ \\n %s %h ü #!`
const LOGIN = `${HOSTILE} login`
const SST_PASSWORD = `${HOSTILE} sst:`
/** Galera takes 32 bytes. */
const CLUSTER = `-e"it's"$(touch /owned);%n\\ü#`
const NODES = [`-n "a'b" $(touch /owned)`, `\`touch /owned\`;ü %s`, `c\\' OR '1'='1' -- #`]

let lab: Lab
let worker: WorkerUnderTest
let deps: Deps

beforeAll(async () => {
  lab = await startLab({ servers: 3 })
  for (const server of lab.servers) {
    await server.exec(['chpasswd'], { stdin: `opspw:${LOGIN}\n` })
  }
  worker = await prepareWorker()
  deps = { db: worker.db, key: worker.key, now: Date.now, actor: { kind: 'system' } }
  worker.start()
}, 300_000)

afterAll(async () => {
  await worker?.close()
  await lab?.stop()
})

async function params() {
  return {
    clusterName: CLUSTER,
    tags: [HOSTILE.slice(0, 40).trim()],
    servers: await Promise.all(lab.servers.map((one, at) => newServer(one, NODES[at]))),
    sqlCredentialName: `monitor ${HOSTILE}`,
    sshCredentialName: `ssh ${HOSTILE}`,
    ssh: { kind: 'ssh-password', username: 'opspw', password: LOGIN, sudoPassword: LOGIN },
    method: 'mariabackup',
    sstAccount: { user: 'sst', password: SST_PASSWORD },
    extraOptions: { report_user: HOSTILE },
  }
}

test('what an option file cannot hold is refused before anything is done', async () => {
  const good = await params()
  const bad = [
    { ...good, clusterName: 'two\nlines' },
    { ...good, sstAccount: { user: 'sst', password: 'two\nlines' } },
    { ...good, sstAccount: { user: `sst';DROP`, password: 'x' } },
  ]
  for (const one of bad) {
    await expect(makePlan(deps, 'plan-deploy', one)).rejects.toThrow(/letters|line break/)
  }
})

test('three bare servers become a cluster, and nothing typed was interpreted', async () => {
  const job = await runPlan(deps, 'plan-deploy', await params(), 240_000)
  expect(job.state, `${storyOf(job)}\n${worker.log().slice(-2000)}`).toBe('succeeded')

  const [first, second, third] = lab.servers as [LabServer, LabServer, LabServer]
  for (const [at, server] of lab.servers.entries()) {
    const status = await server.sql(
      `SHOW STATUS WHERE Variable_name IN ('wsrep_cluster_size','wsrep_local_state_comment')`,
    )
    expect(status.split('\n').toSorted()).toEqual([
      'wsrep_cluster_size\t3',
      'wsrep_local_state_comment\tSynced',
    ])
    const names = `SELECT HEX(@@wsrep_cluster_name), HEX(@@wsrep_node_name), HEX(@@report_user)`
    const hex = (text = '') => Buffer.from(text, 'utf8').toString('hex').toUpperCase()
    expect((await server.sql(names)).trim()).toBe([CLUSTER, NODES[at], HOSTILE].map(hex).join('\t'))
    const owned = await server.exec(['find', '/', '-xdev', '-name', 'owned'], { check: false })
    expect(owned.stdout).toBe('')
  }

  // The founder's flag is gone: started again, it joins the others.
  expect(evidenceOf(job, 'prove-bootstrap-flag-gone')).toMatchObject({ flags: [] })
  const uuid = `SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'wsrep_cluster_state_uuid'`
  const before = await second.sql(uuid)
  await first.stopMariadb()
  await first.startMariadb()
  expect(await first.sql(uuid)).toBe(before)

  // A row written on each is read on all others.
  const checks = job.steps.filter(({ action }) => action === 'verify-replication')
  expect(checks.map(({ evidence }) => JSON.parse(evidence ?? '{}').readers.length)).toEqual([
    2, 2, 2,
  ])

  for (const server of [first, second, third]) {
    const open = await server.sql(
      `SELECT CONCAT(User, '@', Host) FROM mysql.global_priv
       WHERE User = '' OR (User = 'root' AND Host <> 'localhost')
          OR (User = 'root' AND JSON_VALUE(Priv, '$.plugin') <> 'unix_socket'
              AND JSON_QUERY(Priv, '$.auth_or') IS NULL)`,
    )
    expect(open.trim()).toBe('')
  }

  const nodes = await deps.db.node.findMany({ orderBy: { address: 'asc' } })
  expect(nodes.map(({ name }) => name)).toEqual(NODES)
  for (const { id } of nodes) {
    await worker.until(id, (one) => one.reading?.localState === 4)
  }

  // No secret stands in anything that was kept for people to read.
  const transcript = await deps.db.transcriptEntry.findMany({ where: { jobId: job.jobId } })
  const kept = [job.plan, job.steps, transcript].map((one) => JSON.stringify(one)).join('\n')
  for (const secret of [LOGIN, SST_PASSWORD]) {
    expect(kept).not.toContain(JSON.stringify(secret).slice(1, -1))
  }
}, 300_000)
