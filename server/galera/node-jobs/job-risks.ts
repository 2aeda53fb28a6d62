import { leaveForecast } from '#server/galera/node-jobs/leave-forecast.ts'
import {
  assessed,
  isMemberNow,
  type ClusterCase,
  type NodeCase,
} from '#server/galera/node-jobs/node-can.ts'
import type { NodeCondition } from '#server/galera/model.ts'
import { keepsPrimary } from '#server/galera/quorum.ts'
import { countOfThings, nameList } from '#server/galera/name-list.ts'

/** Something that speaks against it now, though it does not forbid it. */
export interface Risk {
  /** Stable: a plan that showed it was accepted with it, and only a new one stops the job. */
  id: string
  /** Has to be confirmed by typing a name; the others are only shown. */
  grave: boolean
  /** Often over within seconds: a guard waits a little for it. */
  passes?: boolean
  title: string
  why: string
  mend: string
}

const MEMBER: readonly NodeCondition[] = ['synced', 'donor', 'desynced', 'joined', 'member']

/** What speaks against taking this node out of the group now. */
export function leaveRisks(one: NodeCase): Risk[] {
  if (!isMemberNow(one)) return []
  return [...donorRisks(one), ...quorumRisks(one), ...othersRisks(one), ...flowRisks(one)]
}

/** What speaks against starting it: a joiner votes with its weight, before it can help (measured, §4.1). */
export function joinRisks(one: NodeCase): Risk[] {
  const total = one.assessment.quorum.totalWeight
  if (isMemberNow(one) || total === null) return []
  const { name, weight } = one.node
  const own = weight ?? 1
  if (keepsPrimary({ oldPrimary: total + own, remaining: total, gracefulLeavers: 0 })) return []
  return [
    {
      id: 'joiner-votes',
      grave: false,
      title: `If ${name} fails while it joins, the rest stops too.`,
      why: `A joiner votes, and ${countOfThings(total, 'vote')} of ${total + own} is no majority.`,
      mend: `Raise pc.weight of a member by ${own - total + 1} meanwhile, if that must not happen.`,
    },
  ]
}

function donorRisks({ node, assessment }: NodeCase): Risk[] {
  const { nodeId, name } = node
  const edges = assessment.transfers.filter(({ joinerId }) => joinerId !== nodeId)
  if (edges.length === 0) return []
  const isDonor = edges.some(({ donorId }) => donorId === nodeId)
  return [
    isDonor
      ? {
          id: 'is-donor',
          grave: true,
          passes: true,
          title: `${name} is the donor of a state transfer now.`,
          why: 'If it leaves, the transfer breaks off and the joiner has to begin again.',
          mend: 'Wait until the transfer is over.',
        }
      : {
          id: 'transfer-runs',
          grave: true,
          passes: true,
          title: 'A state transfer runs in this cluster.',
          why: `Its joiner is no help yet and its donor is busy; ${name} would be missing too.`,
          mend: 'Wait until the transfer is over.',
        },
  ]
}

function quorumRisks({ node, assessment }: NodeCase): Risk[] {
  const { nodeId, name } = node
  const forecast = leaveForecast(assessment.quorum, nodeId)
  if (forecast === null) {
    return [
      {
        id: 'quorum-unknown',
        grave: true,
        title: 'Whether the rest keeps its quorum is not certain.',
        why: assessment.quorum.reason ?? 'The votes of the members are not known.',
        mend: 'Let the console see every member, then plan again.',
      },
    ]
  }
  const { leftWeight, totalWeight } = forecast
  if (!forecast.survivesItsLoss) {
    return [
      {
        id: 'loss-stops-rest',
        grave: true,
        title: `If ${name} crashes instead of leaving in order, the rest stops too.`,
        why: `It would have a weight of ${leftWeight} of ${totalWeight}, which is no majority. An orderly stop takes ${name} out of the count.`,
        mend: 'Add a node or an arbitrator, if one failure must not stop the cluster.',
      },
    ]
  }
  if (forecast.survivesOneMore) return []
  return [
    {
      id: 'no-spare',
      grave: false,
      title: `While ${name} is away, one more failure stops the cluster.`,
      why: `The rest has a weight of ${leftWeight}; losing one of it leaves no majority.`,
      mend: 'Do it when a short stop of the cluster would do the least harm.',
    },
  ]
}

function othersRisks(one: NodeCase): Risk[] {
  const { node, nodes } = one
  const others = nodes.filter(({ nodeId }) => nodeId !== node.nodeId)
  const condition = (nodeId: string) => assessed(one, nodeId)?.condition ?? 'unknown'
  const away = others.filter(({ kind, nodeId }) =>
    kind === 'data' ? condition(nodeId) !== 'synced' : condition(nodeId) !== 'member',
  )
  if (away.length === 0) return []
  const left = others.filter(({ nodeId }) => MEMBER.includes(condition(nodeId))).length
  const few = 2 * left <= nodes.length
  return [
    {
      id: few ? 'few-left' : 'others-away',
      grave: true,
      title: few
        ? `Only ${left} of the ${nodes.length} nodes would be left.`
        : `${nameList(away.map(({ name }) => name))} ${away.length === 1 ? 'is' : 'are'} not as ${away.length === 1 ? 'it' : 'they'} should be.`,
      why: away.map(({ name, nodeId }) => `${name}: ${condition(nodeId)}`).join(', '),
      mend: 'Bring the others to Synced first.',
    },
  ]
}

function flowRisks({ assessment }: ClusterCase): Risk[] {
  const flow = assessment.findings.find(({ id }) => id === 'flow-control')
  if (!flow) return []
  return [
    {
      id: 'flow-control',
      grave: true,
      passes: true,
      title: 'Flow control holds the group now.',
      why: flow.title,
      mend: 'Wait until the slow node has caught up.',
    },
  ]
}
