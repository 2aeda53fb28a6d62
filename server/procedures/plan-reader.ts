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
