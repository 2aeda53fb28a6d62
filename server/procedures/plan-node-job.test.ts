import { describe, expect, it } from 'vitest'
import { failing, reading, snapshot, UUID_A } from '#server/galera/cluster-fixture.ts'
import { members, nodeJobInput, sceneOf, THREE } from './node-scene-fixture.ts'
import { planNodeJob } from './plan-node-job.ts'
import { keysOf, step } from './plan-reader.ts'
import { memberFacts } from './plan-fixture.ts'
import { renderPlan } from './render-plan.ts'

const stopped = {
  ...memberFacts('node3', THREE),
  mariadb: {
    unitState: 'inactive',
    version: '10.11.19-MariaDB',
    dataDir: '/var/lib/mysql',
    dataBytes: 1e9,
    dataKind: 'has-data' as const,
    grastate: { uuid: UUID_A, seqno: 10, safeToBootstrap: false },
    startTimeoutSeconds: 900,
  },
}
const awayScene = (cachedDownto: number) =>
  sceneOf([
    ...members({ node1: {}, node2: {} }, { cachedDownto, lastCommitted: 40 }),
    snapshot('node3', reading('node3', THREE), { sql: failing('refused') }),
  ])
const findingIds = (plan: ReturnType<typeof planNodeJob>) => plan.findings.map(({ id }) => id)

describe('the plan of a job on a member', () => {
  it('a stop says how it would come back, and what is left of the quorum', () => {
    const plan = planNodeJob(nodeJobInput({ verb: 'stop' }))
    expect(keysOf(plan)).toEqual(['node3/lock-server', 'node3/stop-mariadb', 'node3/unlock-server'])
    expect(plan.summary.wayBacks?.[0]).toMatchObject({ node: 'node3', kind: 'IST' })
    expect(plan.summary.survivesOneMoreFailure).toBe(false)
    expect(step(plan, 'node3/stop-mariadb').guards).toEqual(['leave-is-safe'])
    expect(plan.confirm).toBeUndefined()
  })

  it('the exported text has the way back', () => {
    expect(renderPlan(planNodeJob(nodeJobInput()))).toMatch(
      /Way back of node3: IST from node[12], /,
    )
  })

  it('a restart asks again before both of its acts', () => {
    const plan = planNodeJob(nodeJobInput())
    expect(keysOf(plan)).toEqual([
      'node3/lock-server',
      'node3/prove-configuration',
      'node3/stop-mariadb',
      'node3/join-cluster',
      'node3/unlock-server',
    ])
    expect(step(plan, 'node3/join-cluster').guards).toEqual(['comes-back-as-planned'])
    expect(step(plan, 'node3/join-cluster').terms?.accepts).toEqual(['no-spare'])
  })

  it('a donor is named for one start, and released after it', () => {
    const plan = planNodeJob(nodeJobInput({ donor: { kind: 'named', name: 'node2' } }))
    expect(keysOf(plan).slice(3, 6)).toEqual([
      'node3/write-file/donor',
      'node3/join-cluster',
      'node3/release-donor',
    ])
    expect(step(plan, 'node3/join-cluster').terms).toMatchObject({
      preference: 'node2,',
      wayBack: { donor: 'node2' },
    })
  })

  it('a donor that cannot be named stops the plan', () => {
    const plan = planNodeJob(nodeJobInput({ donor: { kind: 'named', name: 'node9' } }))
    expect(plan.findings.filter(({ blocks }) => blocks)).toMatchObject([
      { id: 'donor-not-possible' },
    ])
  })

  it('the start of a node that has lost its IST has to be confirmed', () => {
    const lost = planNodeJob(nodeJobInput({ verb: 'start', scene: awayScene(30), server: stopped }))
    expect(lost.summary.wayBacks?.[0]).toMatchObject({ kind: 'SST' })
    expect(lost.confirm).toEqual({ name: 'Shop', because: ['node3 comes back by a full SST.'] })
    const kept = planNodeJob(nodeJobInput({ verb: 'start', scene: awayScene(5), server: stopped }))
    expect(kept.summary.wayBacks?.[0]).toMatchObject({ kind: 'IST', writeSets: 30 })
    expect(kept.confirm).toBeUndefined()
  })

  it('a start finds the position in grastate.dat as just read, not as it was last polled', () => {
    const server = { ...stopped, mariadb: { ...stopped.mariadb, grastate: null } }
    const plan = planNodeJob(nodeJobInput({ verb: 'start', scene: awayScene(5), server }))
    expect(plan.summary.wayBacks?.[0]).toMatchObject({
      kind: 'SST',
      because: expect.stringContaining('no grastate.dat'),
    })
  })

  it('a rebuild sets the data aside, gets a copy, and proves replication; the name of the node is typed', () => {
    const source = memberFacts('node1', THREE)
    const plan = planNodeJob(nodeJobInput({ verb: 'rebuild', source }))
    expect(plan.findings.filter(({ blocks }) => blocks)).toEqual([])
    expect(keysOf(plan)).toEqual([
      'node3/lock-server',
      'node3/prove-configuration',
      'node3/stop-mariadb',
      'node3/set-data-aside',
      'node3/join-cluster',
      'node3/verify-replication',
      'node3/unlock-server',
    ])
    expect(plan.confirm?.name).toBe('node3')
    expect(plan.summary.wayBacks?.[0]?.kind).toBe('SST')
    expect(step(plan, 'node3/set-data-aside').params).toMatchObject({
      asideDir: '/var/lib/mysql.synced-aside-p1',
    })
  })

  it('a rebuild is not begun where the disk does not hold two copies, or a key lies in the data', () => {
    const source = memberFacts('node1', THREE)
    const own = memberFacts('node3', THREE)
    const full = { ...own, disk: { dataDirFreeBytes: 1e9, dataDirTotalBytes: 4e9 } }
    const inside = { ...own, options: { ssl_key: '/var/lib/mysql/server-key.pem' } }
    expect(
      findingIds(planNodeJob(nodeJobInput({ verb: 'rebuild', source, server: full }))),
    ).toContain('disk:node3')
    expect(
      findingIds(planNodeJob(nodeJobInput({ verb: 'rebuild', source, server: inside }))),
    ).toContain('inside-data:ssl_key')
  })

  it('what runs already, and another job, stop it', () => {
    const plan = planNodeJob(
      nodeJobInput({ verb: 'start', runningJob: { title: 'Add node4 to Shop' } }),
    )
    expect(findingIds(plan)).toEqual(expect.arrayContaining(['job-running', 'not-possible']))
  })
})
