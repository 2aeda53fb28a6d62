import type { Rule } from '../rule.ts'
import { consoleRules } from './console.ts'
import { diskRules } from './disk.ts'
import { flowRules } from './flow.ts'
import { membershipRules } from './membership.ts'
import { nodeStateRules } from './node-state.ts'
import { transferRules } from './transfers.ts'

/** Every rule, in the order in which the page of rules shows them. */
export const RULES: readonly Rule[] = [
  ...membershipRules,
  ...nodeStateRules,
  ...flowRules,
  ...transferRules,
  ...diskRules,
  ...consoleRules,
]

const byId = new Map(RULES.map((rule) => [rule.id, rule]))

export function ruleOf(id: string): Rule | undefined {
  return byId.get(id)
}
