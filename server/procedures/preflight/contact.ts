import type { PreflightFinding } from '../plan.ts'
import type { PlanParty, Situation } from '../situation.ts'
import { blocking, notice, warning } from './finding.ts'

/** Whether every server can be reached and root works there. */
export function contactFindings({ members, newcomers, donor }: Situation): PreflightFinding[] {
  return [
    ...newcomers.flatMap((party) =>
      party.facts?.problem ? [newcomerProblem(party, party.facts.problem)] : [],
    ),
    ...members.flatMap((party) => memberProblem(party, donor)),
  ]
}

type Problem = { stage: string; message: string; mend: string }

function newcomerProblem({ key }: PlanParty, problem: Problem): PreflightFinding {
  return blocking(`contact:${key}`, [key], {
    title: problem.message,
    why: 'Everything on the new server is done over SSH as root.',
    mend: problem.mend,
  })
}

function memberProblem(party: PlanParty, donor: PlanParty | null): PreflightFinding[] {
  const { key, name, facts } = party
  if (facts?.problem === null) return []
  const words = {
    title: facts?.problem?.message ?? `${name} is watched without SSH.`,
    why: `Its programs, ports and files cannot be looked at, and the new member is not added to its wsrep_cluster_address: if ${name} restarts while only the new member is up, it does not find the cluster.`,
    mend: facts?.problem?.mend ?? `Give ${name} an SSH credential in the inventory.`,
  }
  if (party === donor) return [blocking(`contact:${key}`, [key], words)]
  return [
    party.kind === 'arbitrator'
      ? notice(`contact:${key}`, [key], words)
      : warning(`contact:${key}`, [key], words),
  ]
}
