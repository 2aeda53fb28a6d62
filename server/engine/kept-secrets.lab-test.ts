import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerOf } from '#e2e/console/import-by-address.ts'
import { startClusterLab, type Lab } from '#e2e/lab/lab.ts'
import { writeServerFile } from '#e2e/lab/write-server-file.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { jobStands, startMemberJob } from '#e2e/worker/lab-jobs.ts'
import { sstAuthOf } from '#e2e/worker/sst-auth.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import type { EffectiveConfiguration } from '#server/actions/effective-configuration.ts'
import type { Deps } from '#server/services/actor.ts'
import { planNodeJob } from '#server/services/plan-node-job.ts'
import { requestProbe } from '#server/services/request-probe.ts'

/** Jobs on members read option files that hold secrets the console was never told. */

const ENCRYPT_KEY = 'kEy-of-the-lab-0123456789abcdef'

let lab: Lab
let worker: WorkerUnderTest
let deps: Deps

beforeAll(async () => {
  lab = await startClusterLab({ nodes: 3, name: 'shop', sstMethod: 'mariabackup' })
  for (const server of lab.servers) {
    await writeServerFile(server, {
      path: '/etc/mysql/mariadb.conf.d/70-sst.cnf',
      text: `[sst]\nencrypt-key = "${ENCRYPT_KEY}"\n`,
      mode: '600',
    })
  }
  const sql = { user: 'synced', password: 'monitor-of-the-lab' }
  await lab.createMonitorUser(lab.server('node1'), { ...sql, grants: 'full' })
  worker = await prepareWorker()
  await addLabNodes(worker.db, worker.key, { clusterName: 'shop', sql, dataNodes: lab.servers })
  deps = { db: worker.db, key: worker.key, now: Date.now, actor: { kind: 'system' } }
  worker.start()
  for (const { name } of lab.servers) {
    await worker.until(name, (one) => one.reading?.localState === 4)
  }
}, 300_000)

afterAll(async () => {
  await worker?.close()
  await lab?.stop()
})

test('a restart of a member keeps neither its SST password nor its encryption key anywhere in the database', async () => {
  const donor = { kind: 'galera' } as const
  const asked = await planNodeJob(deps, { verb: 'restart', nodeId: 'node3', donor })
  const { jobId } = await startMemberJob(deps, asked)
  const { state, reason, story } = await jobStands(deps, jobId, 150_000)
  expect(state, `${reason}\n${story}\n${worker.log().slice(-2000)}`).toBe('succeeded')
  const { probeId } = await requestProbe(deps, 'read-configuration', { nodeId: 'node3' }, 'node3')
  const configuration = (await answerOf(deps, probeId)) as EffectiveConfiguration
  const auth = configuration.options.find(({ name }) => name === 'wsrep_sst_auth')
  expect(auth).toMatchObject({ value: null, masked: true })
  // The guards have read both, or nothing would be proved.
  const outputs = await deps.db.transcriptEntry.findMany({ where: { jobId, kind: 'output' } })
  const shown = outputs.map(({ text }) => text).join('')
  expect(shown).toContain('--wsrep_sst_auth=********')
  expect(shown).toContain('--encrypt-key=********')

  const password = (await sstAuthOf(lab.server('node3'))).split(':')[1] ?? ''
  expect(password.length).toBeGreaterThan(5)
  const folder = worker.environment['SYNCED_DATA_DIR'] ?? ''
  expect(await worker.end()).toBe(0)
  const kept = [worker.log()]
  for (const file of ['synced.db', 'synced.db-wal']) {
    kept.push((await readFile(join(folder, file)).catch(() => Buffer.alloc(0))).toString('latin1'))
  }
  for (const secret of [password, ENCRYPT_KEY]) expect(kept.join('\n').includes(secret)).toBe(false)
}, 240_000)
