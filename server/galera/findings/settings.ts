import {
  freshNodes,
  type AssessmentFacts,
  type FreshNode,
} from '#server/galera/assessment-facts.ts'
import type { Finding } from '#server/galera/model.ts'

/** Settings that were meant for minutes and are still on. */
export function settingFindings(facts: AssessmentFacts): Finding[] {
  return freshNodes(facts).flatMap((node) =>
    [dangerous(node), readOnly(node), rejecting(node)].filter((finding) => finding !== null),
  )
}

function dangerous({ nodeId, name, reading }: FreshNode): Finding | null {
  const options = reading.dangerousOptions ?? []
  if (options.length === 0) return null
  return {
    id: `dangerous-options:${nodeId}`,
    severity: 'critical',
    title: `${name} has ${options.join(' and ')} set`,
    detail:
      'With it a minority stays Primary, so a network fault ends in split brain. Set it back to false in wsrep_provider_options, at run time and in the configuration file.',
    nodeIds: [nodeId],
  }
}

function readOnly({ nodeId, name, reading }: FreshNode): Finding | null {
  if (reading.readOnly !== true) return null
  return {
    id: `read-only:${nodeId}`,
    severity: 'notice',
    title: `${name} is read_only`,
    detail:
      'Clients without a privilege to override it cannot write there, while replication goes on. If that is not meant, SET GLOBAL read_only=OFF.',
    nodeIds: [nodeId],
  }
}

function rejecting({ nodeId, name, reading }: FreshNode): Finding | null {
  if (!reading.rejectQueries) return null
  return {
    id: `rejects-queries:${nodeId}`,
    severity: 'warning',
    title: `${name} rejects all client queries`,
    detail: `wsrep_reject_queries is ${reading.rejectQueries}. If no maintenance needs it, SET GLOBAL wsrep_reject_queries=NONE.`,
    nodeIds: [nodeId],
  }
}
