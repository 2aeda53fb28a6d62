import { expect, test } from 'vitest'
import { planAddNode } from './plan-add-node.ts'
import { addNodeInput, withChoices } from './plan-fixture.ts'
import { plannedAgainstActual } from './planned-against-actual.ts'
import { renderPlan } from './render-plan.ts'

const plan = planAddNode(addNodeInput())

test('the text has every step, file, command and finding', () => {
  const text = renderPlan(plan)
  for (const { title, commands } of plan.steps) {
    expect(text).toContain(title)
    for (const command of commands) expect(text).toContain(command)
  }
  for (const { title } of plan.findings) expect(text).toContain(title)
  expect(text).toContain('   + wsrep_node_name = "node4"')
  expect(text).toContain('Transfer: SST by mariabackup from node2, 963 MiB to 1.01 GiB')
  expect(text).toContain('Survives one more failure meanwhile: yes')
})

test('what blocks stands out', () => {
  expect(renderPlan(planAddNode(withChoices({ method: 'clone' })))).toContain(
    '- BLOCKS [node4]: clone',
  )
})

test('planned against actual: each step, the transfer and the whole', () => {
  const [first, second] = plan.steps
  const comparison = plannedAgainstActual(
    plan,
    [
      { key: first?.key ?? '', tookMs: first?.expectedMs[0] ?? 0, attempt: 1 },
      { key: second?.key ?? '', tookMs: 1e9, attempt: 2 },
    ],
    new Map([
      [
        'node4/join-cluster',
        { kind: 'SST', method: 'mariabackup', donor: 'node3', bytes: 1, durationMs: 30_000 },
      ],
    ]),
    plan.summary.totalMs[1] + 1,
  )
  expect(comparison.steps[0]).toMatchObject({ verdict: 'as planned', attempts: 1 })
  expect(comparison.steps[1]).toMatchObject({ verdict: 'more', attempts: 2 })
  expect(comparison.steps[2]).toMatchObject({ verdict: 'not seen', actual: null })
  expect(comparison.total.verdict).toBe('more')
  expect(
    Object.fromEntries(comparison.transfer.map(({ what, verdict }) => [what, verdict])),
  ).toEqual({
    kind: 'as planned',
    method: 'as planned',
    duration: 'as planned',
    donor: 'other',
    bytes: 'less',
  })
})

test('without a transfer there is nothing to compare', () => {
  const still = { ...plan, summary: { ...plan.summary, transfer: null } }
  expect(plannedAgainstActual(still, [], new Map(), null)).toMatchObject({
    transfer: [],
    total: { verdict: 'not seen' },
  })
})
