import { nameOf, onlyPrimary, type AssessmentFacts } from '#server/galera/assessment-facts.ts'
import type { Finding } from '#server/galera/model.ts'
import { nameList } from '#server/galera/name-list.ts'

/** What the next failure would do (formula and source: quorum.ts of the domain). */
export function quorumFindings(facts: AssessmentFacts): Finding[] {
  const { quorum } = facts
  const primary = onlyPrimary(facts)
  if (!primary || quorum.survivesAnyOneLoss === null) return []
  const findings: Finding[] = []
  const proviso = quorum.reason ? ` ${quorum.reason}` : ''
  const fatal = quorum.losses.filter((loss) => !loss.survives)
  const members = primary.size ?? primary.memberNames.length
  if (!quorum.survivesAnyOneLoss) {
    findings.push(
      members <= 2
        ? {
            id: 'no-loss-survivable',
            severity: 'warning',
            title:
              members === 1 ? 'Only one member is left' : 'Two members: no failure is survivable',
            detail: `${members === 1 ? 'Its failure stops the cluster' : 'If either fails, the other has no majority and refuses queries'}. Add a third node, or garbd on a third host, so that a majority remains.${proviso}`,
            nodeIds: primary.nodeIds,
          }
        : {
            id: 'one-failure-from-stop',
            severity: 'warning',
            title: 'One more failure can stop the cluster',
            detail: `Losing ${nameList(fatal.map((loss) => nameOf(facts, loss.nodeId))) || 'a member'} leaves ${fatal[0]?.remainingWeight ?? 'too little'} of weight ${quorum.totalWeight ?? '?'}, and ${fatal[0]?.neededWeight ?? 'more'} is needed. Level pc.weight or bring the missing nodes back.${proviso}`,
            nodeIds: fatal.map((loss) => loss.nodeId),
          },
    )
  } else if (quorum.totalWeight !== null && quorum.totalWeight % 2 === 0) {
    findings.push({
      id: 'even-weight',
      severity: 'notice',
      title: 'An even split would stop the cluster',
      detail: `The weights add up to ${quorum.totalWeight}: if the network parts them in halves, neither side has a majority. Add garbd on a third site, or raise pc.weight of one node.`,
      nodeIds: [],
    })
  }
  if (!quorum.certain && quorum.reason) {
    findings.push({
      id: 'quorum-uncertain',
      severity: 'notice',
      title: 'The quorum forecast is not certain',
      detail: quorum.reason,
      nodeIds: [],
    })
  }
  return findings
}
