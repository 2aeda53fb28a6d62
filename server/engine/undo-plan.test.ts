import { describe, expect, it } from 'vitest'
import { planAddNode } from '#server/procedures/plan-add-node.ts'
import { addNodeInput } from '#server/procedures/plan-fixture.ts'
import { undoPlan } from './undo-plan.ts'

const plan = planAddNode(addNodeInput())
const joiner = plan.servers.find(({ role }) => role === 'joiner')?.key ?? ''
const keysUntil = (action: string) => {
  const last = plan.steps.findLastIndex((one) => one.action === action && one.server === joiner)
  return new Set(plan.steps.slice(0, last + 1).map(({ key }) => key))
}
const of = (ran: Set<string>, server = joiner) =>
  undoPlan(plan, ran).steps.filter((step) => step.server === server)

describe('the plan that takes a job back', () => {
  it('takes the lock of each server again first, which another job may have had since', () => {
    const { steps } = undoPlan(plan, keysUntil('install-packages'))
    const servers = new Set(steps.map(({ server }) => server))
    const first = steps.slice(0, servers.size)
    expect(first.map(({ action }) => action)).toEqual([...servers].map(() => 'unlock-server'))
    expect(first.map(({ title }) => title)).toContain(`Lock ${joiner}`)
    const last = steps.slice(-servers.size)
    expect(last.map(({ action }) => action)).toEqual([...servers].map(() => 'lock-server'))
    expect(last.map(({ title }) => title)).toContain(`Unlock ${joiner}`)
  })

  it('locks no server on which nothing was done', () => {
    const first = plan.steps.find(({ server }) => server === joiner)
    const { steps } = undoPlan(plan, new Set([first?.key ?? '']))
    expect(new Set(steps.map(({ server }) => server))).toEqual(new Set([joiner]))
  })

  it('takes nothing away from a joiner that has become a live member without this job', () => {
    const guarded = of(keysUntil('install-packages')).filter(
      ({ action }) => !action.endsWith('lock-server'),
    )
    expect(guarded.length).toBeGreaterThan(0)
    for (const { guards } of guarded) expect(guards).toEqual(['no-live-member'])
  })

  it('lets a joiner leave that this job brought in, and is careful again from then on', () => {
    const steps = of(keysUntil('join-cluster'))
    const leaves = steps.findIndex(({ action }) => action === 'join-cluster')
    const isGuarded = (step: (typeof steps)[number]) => step.guards.length > 0
    expect(steps.slice(0, leaves + 1).filter(isGuarded)).toEqual([])
    const after = steps.slice(leaves + 1, -1)
    expect(after.length).toBeGreaterThan(0)
    expect(after.filter(isGuarded)).toHaveLength(after.length)
  })

  it('takes back what it wrote on members while they run', () => {
    const member = plan.servers.find(({ role }) => role === 'member')?.key ?? ''
    const steps = of(new Set(plan.steps.map(({ key }) => key)), member)
    expect(steps.length).toBeGreaterThan(2)
    expect(steps.flatMap(({ guards }) => guards)).toEqual([])
  })
})
