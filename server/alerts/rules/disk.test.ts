import { expect, test } from 'vitest'
import { NOW } from '#server/galera/cluster-fixture.ts'
import { clusterWithDisks, diskOf } from '#server/galera/disk/disk-fixture.ts'
import { sceneOf, seenBy, subjectsOf } from '../scene-fixture.ts'
import { ruleOf } from './rules.ts'

const rule = 'no-room-for-sst'
const donor = diskOf(50, 20)

test('a disk too full for an SST is told with its figures', () => {
  const scene = sceneOf(clusterWithDisks([diskOf(2, 20), donor, donor]))
  expect(seenBy(rule, scene)).toEqual([
    {
      subject: 'id-node1',
      nodeId: 'id-node1',
      holds: true,
      title: 'The disk of node1 is too full for an SST',
      detail:
        '1.86 GiB are free, and an SST removes 18.6 GiB of old data first. The donor’s data with a fifth more and the redo log need 23.8 GiB. A transfer that fills the disk fails, and starts again from the beginning.',
    },
  ])
})

test('its own threshold is that of the pages; another one asks for more or less room', () => {
  const scene = sceneOf(clusterWithDisks([diskOf(6, 20), donor, donor]))
  const { findings } = scene.assessment
  expect(findings.map(({ id }) => id)).not.toContain(`${rule}:id-node1`)
  const at = (threshold: number) =>
    ruleOf(rule)
      ?.see(scene, threshold)
      .map(({ subject }) => subject)
  expect(at(20)).toEqual([])
  expect(at(30)).toEqual(['id-node1'])
})

test('what is not known neither fires nor ends an alert', () => {
  const stale = diskOf(2, 20)
  if (stale.space) stale.space.atMs = NOW - 600_000
  const scene = sceneOf(clusterWithDisks([stale, donor, diskOf(null, 20)]))
  expect(subjectsOf(rule, scene)).toEqual(['?id-node1', '?id-node3'])
})

test('a node without SSH is not judged', () => {
  const [first, ...rest] = clusterWithDisks([diskOf(2, 20), donor, donor])
  if (!first) throw new Error('There is no node1.')
  expect(subjectsOf(rule, sceneOf([{ ...first, ssh: null, disk: null }, ...rest]))).toEqual([])
})
