import {
  isAbsentArbitrator,
  nameOf,
  type AssessmentFacts,
} from '#server/galera/assessment-facts.ts'
import type {
  Contact,
  Finding,
  NodeAssessment,
  NodeSnapshot,
  Severity,
} from '#server/galera/model.ts'
import { timeToken } from '#server/galera/sentence-times.ts'

/** Nodes that are down, unreachable or will not be asked; the mend is the contact's own. */
export function contactFindings(facts: AssessmentFacts): Finding[] {
  return facts.nodes.flatMap((node, index) => {
    const snapshot = facts.sights[index]?.snapshot
    const kind = facts.sights[index]?.node.kind
    const findings: Finding[] = []
    const own =
      kind === 'arbitrator' ? absent(facts, node) : contactFinding(facts, node, snapshot ?? null)
    if (own) findings.push(own)
    if (snapshot?.ssh?.kind === 'failing') findings.push(sshFinding(facts, node, snapshot.ssh))
    return findings
  })
}

const LOOK_AND_START = 'Its log tells the cause; mend that, then start it from its page.'

/** Then nothing else is behind the refused connection: no port, no firewall, no joiner. */
function unitEnded(snapshot: NodeSnapshot | null): boolean {
  const unit = snapshot?.ssh?.kind === 'answering' ? snapshot.journal?.unitState : null
  return unit === 'failed' || unit === 'inactive'
}

function contactFinding(
  facts: AssessmentFacts,
  node: NodeAssessment,
  snapshot: NodeSnapshot | null,
): Finding | null {
  const contact = snapshot?.sql
  if (node.condition === 'disconnected') {
    return finding(facts, node, 'node-disconnected', 'critical', 'is in no group', node.because, [
      'Check its error log and wsrep_cluster_address; writes made there are not replicated.',
    ])
  }
  if (contact?.kind !== 'failing') {
    return node.condition === 'unknown' && contact?.kind === 'answering'
      ? finding(facts, node, 'stale', 'warning', 'gives no current reading', node.because, [])
      : null
  }
  const since = `since ${timeToken(contact.sinceMs)}`
  const why = [contact.message, contact.mend]
  if (node.condition === 'joiner') return null
  if (node.condition === 'down') {
    const mend = unitEnded(snapshot) ? [LOOK_AND_START] : why
    return finding(facts, node, 'node-down', 'critical', `is down ${since}`, node.because, mend)
  }
  if (node.condition === 'unreachable') {
    const severity = node.component === null ? 'critical' : 'warning'
    const predicate = `is unreachable ${since}`
    return finding(facts, node, 'unreachable', severity, predicate, node.because, why)
  }
  return finding(facts, node, 'cannot-ask', 'warning', 'cannot be asked', node.because, why)
}

function absent(facts: AssessmentFacts, node: NodeAssessment): Finding | null {
  const { condition } = node
  const isAbsent = isAbsentArbitrator(facts, node)
  if (condition !== 'down' && condition !== 'disconnected' && !isAbsent) return null
  return finding(facts, node, 'arbitrator-absent', 'warning', 'does not vote', node.because, [
    condition === 'down'
      ? 'Start garbd on its host: until then the quorum counts without it.'
      : 'Check on its host that garbd runs and reaches port 4567 of the members: until then the quorum counts without it.',
  ])
}

function sshFinding(
  facts: AssessmentFacts,
  node: NodeAssessment,
  contact: Extract<Contact, { kind: 'failing' }>,
): Finding {
  return finding(facts, node, 'ssh', 'notice', 'cannot be reached by SSH', contact.message, [
    contact.mend,
  ])
}

function finding(
  facts: AssessmentFacts,
  node: NodeAssessment,
  id: string,
  severity: Severity,
  predicate: string,
  because: string,
  more: readonly string[],
): Finding {
  const detail = [because, ...more].filter((part) => part !== '').join(' ')
  return {
    id: `${id}:${node.nodeId}`,
    severity,
    title: `${nameOf(facts, node.nodeId)} ${predicate}`,
    detail,
    nodeIds: [node.nodeId],
  }
}
