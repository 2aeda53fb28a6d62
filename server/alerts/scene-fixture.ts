import { clusterOf, identity, NOW } from '#server/galera/cluster-fixture.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { makeScene } from './make-scene.ts'
import type { AlertScene } from './scene.ts'
import type { Seen } from './rule.ts'
import { ruleOf } from './rules/rules.ts'

/** The cluster of the domain's fixtures as the rules get it. */
export function sceneOf(
  snapshots: readonly NodeSnapshot[],
  change: Partial<AlertScene> = {},
): AlertScene {
  const { cluster } = clusterOf(snapshots)
  const scene = makeScene({
    cluster: {
      ...cluster,
      id: 'c1',
      nodes: snapshots.map(({ nodeId }) => identity(nodeId.replace(/^id-/, ''))),
    },
    inputs: { clusters: new Map(), transfers: new Map(), jobs: [] },
    monitored: snapshots.map((snapshot) => ({ snapshot, isCurrent: true })),
    averages: new Map(),
    istSight: null,
    now: NOW,
  })
  return { ...scene, ...change }
}

/** What a rule sees, at its own threshold. */
export function seenBy(id: string, scene: AlertScene): Seen[] {
  const rule = ruleOf(id)
  if (!rule) throw new Error(`There is no rule ${id}.`)
  return rule.see(scene, rule.threshold?.value ?? 0)
}

/** Subjects of which it is seen to hold, and after a ? those of which nothing is known. */
export function subjectsOf(id: string, scene: AlertScene): string[] {
  return seenBy(id, scene).map(({ subject, holds }) => (holds === true ? subject : `?${subject}`))
}
