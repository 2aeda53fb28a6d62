import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { snapshot, reading, syncedCluster } from '#server/galera/cluster-fixture.ts'
import { keepsPrimary } from '#server/galera/quorum.ts'
import { placesOf, sceneOf, THREE } from './node-scene-fixture.ts'
import type { RollingInput } from './node-job-input.ts'
import { planRollingRestart } from './plan-rolling-restart.ts'
import { isRequestable } from './is-requestable.ts'
import { rollingOrder, type RollingNode } from './rolling-order.ts'

const input = (change: Partial<RollingInput> = {}): RollingInput => ({
  planId: 'p1',
  cluster: { clusterId: 'c1', name: 'Shop', galeraName: 'shop' },
  places: placesOf(),
  scene: sceneOf(),
  runningJob: null,
  now: 0,
  ...change,
})
const stopped = (plan: ReturnType<typeof planRollingRestart>) =>
  plan.steps.filter(({ action }) => action === 'stop-mariadb').map(({ server }) => server)

describe('a rolling restart', () => {
  it('takes node after node, each back before the next is stopped, and looks at all between', () => {
    const plan = planRollingRestart(input())
    const acts = plan.steps.filter(({ action }) => action !== 'prove-configuration')
    expect(acts.map(({ action, server }) => `${server} ${action}`).slice(3, -4)).toEqual(
      stopped(plan).flatMap((name) => [`${name} stop-mariadb`, `${name} join-cluster`]),
    )
    expect(plan.steps.slice(0, 3).every(({ wave }) => wave === 0)).toBe(true)
    for (const step of plan.steps.filter(({ action }) => action === 'stop-mariadb')) {
      expect(step.guards).toEqual(['cluster-is-settled', 'leave-is-safe'])
      expect(step.terms?.size).toBe(3)
    }
    expect(plan.steps.at(-4)).toMatchObject({
      action: 'verify-replication',
      guards: ['cluster-is-settled'],
    })
    expect(plan.summary.wayBacks?.map(({ kind }) => kind)).toEqual(['IST', 'IST', 'IST'])
    expect(plan.summary.survivesOneMoreFailure).toBe(false)
  })

  it('with a file that a server would refuse nobody is stopped: all are asked first, and each again', () => {
    const plan = planRollingRestart(input())
    const first = plan.steps.findIndex(({ action }) => action === 'stop-mariadb')
    const proofs = plan.steps.slice(0, first).filter((one) => one.action === 'prove-configuration')
    expect(proofs.map(({ server }) => server)).toEqual(stopped(plan))
    expect(new Set(proofs.map(({ wave }) => wave))).toEqual(new Set([1]))
    plan.steps.forEach(({ action, server }, index) => {
      if (action !== 'stop-mariadb' || index === first) return
      expect(plan.steps[index - 1]).toMatchObject({ action: 'prove-configuration', server })
    })
  })

  it('begins where nobody writes, and takes the segment of the writer last', () => {
    const node = (name: string, change: Partial<RollingNode> = {}): RollingNode => ({
      nodeId: `id-${name}`,
      name,
      segment: 0,
      writing: false,
      advisedBy: 0,
      ...change,
    })
    const order = rollingOrder([
      node('node1', { writing: true }),
      node('node2', { advisedBy: 2 }),
      node('node10'),
      node('node4', { segment: 1 }),
    ])
    expect(order.map(({ name }) => name)).toEqual(['node4', 'node10', 'node2', 'node1'])
  })

  it('has to be confirmed where a node would come back by SST', () => {
    const far = THREE.map((name) =>
      snapshot(name, reading(name, THREE, { cachedDownto: name === 'node1' ? 8 : null })),
    )
    const plan = planRollingRestart(input({ scene: sceneOf(far) }))
    expect(plan.confirm?.name).toBe('Shop')
    expect(plan.confirm?.because.join()).toContain('node1')
  })

  it('never stops a node whose loss would lose quorum, whatever the weights and whoever is away', () => {
    const node = fc.record({
      weight: fc.integer({ min: 0, max: 4 }),
      state: fc.constantFrom(4, 4, 4, 4, 2, 1),
    })
    fc.assert(
      fc.property(fc.array(node, { minLength: 1, maxLength: 6 }), (nodes) => {
        const names = nodes.map((_, index) => `node${index + 1}`)
        const total = nodes.reduce((sum, { weight }) => sum + weight, 0)
        const scene = sceneOf(
          names.map((name, index) =>
            snapshot(
              name,
              reading(name, names, {
                pcWeight: nodes[index]?.weight ?? 1,
                clusterWeight: total,
                localState: (nodes[index]?.state ?? 4) as 1 | 2 | 4,
              }),
            ),
          ),
        )
        const plan = planRollingRestart(input({ scene, places: placesOf(names) }))
        if (!isRequestable(plan)) return
        for (const name of stopped(plan)) {
          const weight = nodes[names.indexOf(name)]?.weight ?? 0
          const loss = { oldPrimary: total, remaining: total - weight, gracefulLeavers: 0 }
          expect(keepsPrimary(loss)).toBe(true)
          expect(nodes.every(({ state }) => state === 4)).toBe(true)
        }
      }),
    )
  })

  it('leaves arbitrators alone', () => {
    const group = [...THREE, 'garb']
    const scene = sceneOf(syncedCluster(group))
    const kinds = scene.facts.nodes.map((one) =>
      one.name === 'garb' ? { ...one, kind: 'arbitrator' as const } : one,
    )
    const plan = planRollingRestart(
      input({ scene: { ...scene, facts: { ...scene.facts, nodes: kinds } } }),
    )
    expect(stopped(plan)).toHaveLength(3)
    expect(stopped(plan)).not.toContain('garb')
  })
})
