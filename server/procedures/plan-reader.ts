import type { ActionName } from './action-params.ts'
import type { Plan, PlanStep } from './plan.ts'
import { readOptionFile } from '#server/galera/option-file.ts'

/** For tests of the planners: looks into a plan. */
export const keysOf = (plan: Plan) => plan.steps.map(({ key }) => key)

/** Throws when there is none. */
export function step(plan: Plan, key: string): PlanStep {
  const found = plan.steps.find((one) => one.key === key)
  if (!found) throw new Error(`No step ${key} in ${keysOf(plan).join(', ')}`)
  return found
}

/** What a file of the plan sets in a group; empty when it writes none. */
export function optionsOf(plan: Plan, path: string, server = 'node4', group = 'mysqld') {
  const files = plan.steps.filter((one) => one.server === server).flatMap(({ files: all }) => all)
  const text = files.find((file) => file.path === path)?.after ?? ''
  const groups = readOptionFile(text)
  return Object.fromEntries(groups.find((one) => one.group === group)?.options ?? [])
}

/** Each of them concerns something else, so they may work on one server at the same time. */
const APART: readonly ActionName[] = [
  'prove-bootstrap-flag-gone',
  'secure-root-account',
  'create-sst-account',
  'create-monitor-account',
  'set-pc-weight',
  'release-donor',
  'verify-replication',
]

/** Steps that run beside another one on the same server that may need the same. */
export function clashesOf({ steps }: Plan): string[] {
  const isApart = ({ apart, action }: PlanStep) => apart === true && APART.includes(action)
  return steps.flatMap((step, index) => {
    const beside = steps
      .slice(0, index)
      .filter((other) => step.wave !== undefined && other.wave === step.wave)
      .filter(({ key, server }) => server === step.server && key !== step.key)
    const inOrder = [step, ...beside].every(({ apart }) => apart === undefined)
    const allApart = [step, ...beside].every((one) => isApart(one))
    const twice = beside.some(({ action }) => action === step.action)
    return beside.length === 0 || inOrder || (allApart && !twice) ? [] : [step.key]
  })
}
