import { expect, test } from 'vitest'
import { nodeJobInput, THREE } from '../node-scene-fixture.ts'
import { memberFacts, withChoices, withJoiner } from '../plan-fixture.ts'
import { planNodeJob } from '../plan-node-job.ts'
import { oldData, outcomeOf } from './preflight-fixture.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'

const redo = { option: 'innodb_log_group_home_dir', path: '/redo', holds: true }
const binlogs = { option: 'log_bin', path: '/var/log/mysql/bin', holds: true }
type Outside = NonNullable<PreflightFacts['outside']> | null
const onJoiner = (outside: Outside) => withJoiner({ ...oldData, outside })
const onRebuild = (outside: Outside) =>
  planNodeJob(
    nodeJobInput({ verb: 'rebuild', server: { ...memberFacts('node3', THREE), outside } }),
  ).findings.filter(({ id }) => id.startsWith('outside'))

test('InnoDB files outside the data directory would be emptied and not set aside: both plans block', () => {
  expect(outcomeOf(onJoiner([redo]), 'outside:node4:innodb_log_group_home_dir')).toBe('blocks')
  expect(onRebuild([redo])).toMatchObject([
    {
      blocks: true,
      title: expect.stringContaining('/redo'),
      mend: expect.stringContaining('node3'),
    },
  ])
})

test('an empty directory outside is no reason', () => {
  const empty = [{ ...redo, holds: false }]
  expect(outcomeOf(onJoiner(empty), 'outside:node4:innodb_log_group_home_dir')).toBe('nothing')
  expect(onRebuild(empty)).toEqual([])
})

test('binary logs elsewhere are told, since nothing brings them back', () => {
  expect(outcomeOf(onJoiner([binlogs]), 'outside:node4:log_bin')).toBe('warning')
  expect(onRebuild([binlogs])).toMatchObject([{ blocks: false, severity: 'warning' }])
})

test('what is not known is said as unknown', () => {
  expect(outcomeOf(onJoiner(null), 'outside-unknown:node4')).toBe('warning')
  expect(onRebuild(null)).toMatchObject([{ id: 'outside-unknown:node3', blocks: false }])
})

test('a directory typed for a new server was not looked at', () => {
  const typed = withChoices({ extraOptions: { 'innodb-undo-directory': '/undo' } })
  expect(outcomeOf(typed, 'outside-typed:innodb_undo_directory')).toBe('warning')
})
