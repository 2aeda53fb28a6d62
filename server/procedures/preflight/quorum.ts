import type { PreflightFinding } from '../plan.ts'
import type { Situation } from '../situation.ts'
import { assessJoinQuorum } from '../join-quorum.ts'
import { blocking, notice, warning } from './finding.ts'

/** What happens to the rest when one server fails, while the node joins and afterwards. */
export function quorumFindings(situation: Situation): PreflightFinding[] {
  const { members, newcomers } = situation
  const findings: PreflightFinding[] = []
  const quorum = assessJoinQuorum(situation)
  const where = members.map(({ key }) => key)
  if (quorum.raise) {
    const { party, from, to } = quorum.raise
    findings.push(
      notice('joiner-votes', [party.key], {
        title: `${party.name} gets pc.weight ${to} instead of ${from} until the new node is Synced.`,
        why: 'A joiner votes: with one data node and one joiner, power loss at the joiner would make the data node non-Primary.',
        mend: null,
      }),
    )
  } else if (!quorum.survivesJoiner) {
    findings.push(
      blocking('joiner-outweighs', where, {
        title: 'If the joiner fails while it joins, the cluster loses its quorum.',
        why: 'A joiner votes, and its weight is not less than that of all members together.',
        mend: 'Give the new node a smaller pc.weight.',
      }),
    )
  }
  if (!quorum.certain && members.length > 0) {
    findings.push(
      warning('weights-unknown', where, {
        title: 'Not every weight of the cluster is known.',
        why: 'Unknown weights are taken as 1, the default, so the forecast may be wrong.',
        mend: 'Let the console read every member, then make the plan again.',
      }),
    )
  }
  findings.push(...sizeFindings(members.length + newcomers.length, newcomers[0]?.key ?? ''))
  return findings
}

function sizeFindings(size: number, key: string): PreflightFinding[] {
  if (size === 1) {
    return [
      warning('one-node', [key], {
        title: 'A cluster of one node has no redundancy at all.',
        why: 'It is a plain server with the cost of Galera.',
        mend: 'Deploy three or more servers.',
      }),
    ]
  }
  if (size === 2) {
    return [
      warning('two-nodes', [key], {
        title: 'With two nodes, when one fails the other stops serving.',
        why: 'One of two is no majority: the one that is left becomes non-Primary until an operator bootstraps it.',
        mend: 'Add a third node, or an arbitrator on a third server. A pc.weight of 2 on one node lets that one survive the loss of the other.',
      }),
    ]
  }
  if (size % 2 === 0) {
    return [
      notice('even-size', [key], {
        title: `With ${size} members, a split in two halves stops both.`,
        why: 'Neither half is a majority.',
        mend: 'An odd number of members, or an arbitrator in a third place, avoids it.',
      }),
    ]
  }
  return []
}
