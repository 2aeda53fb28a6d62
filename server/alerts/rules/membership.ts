import { nameList } from '#server/galera/name-list.ts'
import { NO_HISTORY, SECOND_MS, type Rule, type Seen } from '../rule.ts'
import {
  allNodes,
  clusterFinding,
  dataNodes,
  plain,
  type AlertScene,
  type SeenNode,
} from '../scene.ts'

const nodeDown: Rule = {
  id: 'node-down',
  title: 'Node down',
  severity: 'critical',
  forMs: 0,
  threshold: null,
  scope: 'node',
  looksAt:
    'The server does not run, or nothing reaches it and no member lists it. Over when it is Synced again.',
  runbook:
    'Read the end of its error log: the node page shows it. If the host runs, start the node from its page: the plan says whether it comes back by IST or by a full SST. While IST is still possible, start it before the time on its page runs out. If it ended by signal 9, look for a lack of memory first.',
  preview: { kind: 'contact' },
  see: (scene) => dataNodes(scene).flatMap((node) => seenDown(scene, node)),
}

function seenDown(scene: AlertScene, { nodeId, name, assessed }: SeenNode): Seen[] {
  const { condition, because } = assessed
  const gone = condition === 'unreachable' && assessed.component === null
  // After the start of the console: that nobody lists it says nothing before the others were asked.
  const unasked = gone && dataNodes(scene).find((other) => !wasAsked(other))
  if (unasked) {
    return [{ subject: nodeId, holds: 'unknown', because: `${unasked.name} was not asked yet.` }]
  }
  if (condition === 'down' || gone) {
    const found = scene.assessment.findings.find(
      ({ id }) => id === `node-down:${nodeId}` || id === `unreachable:${nodeId}`,
    )
    return [
      {
        subject: nodeId,
        nodeId,
        holds: true,
        title: gone ? `${name} is unreachable` : `${name} is down`,
        detail: plain(found?.detail ?? because),
      },
    ]
  }
  return condition === 'synced' || condition === 'donor' || condition === 'desynced'
    ? []
    : [{ subject: nodeId, holds: 'unknown', because: plain(because) }]
}

function wasAsked({ sight }: SeenNode): boolean {
  return (sight.snapshot?.sql.kind ?? 'never') !== 'never'
}

const noPrimary: Rule = {
  id: 'no-primary',
  title: 'No Primary component',
  severity: 'critical',
  forMs: 0,
  threshold: null,
  scope: 'cluster',
  looksAt: 'No node of the cluster is in a Primary component: nothing can be written.',
  runbook:
    'If nodes run as non-Primary, mend the network on port 4567 or start the missing nodes: they become Primary by themselves. If all were stopped at once, compare grastate.dat and the recovered positions of all of them and bootstrap only the one with the highest seqno. Never bootstrap while any node is Primary.',
  preview: NO_HISTORY,
  see: (scene) => {
    const nodes = dataNodes(scene)
    if (nodes.length === 0 || scene.assessment.components.some(({ primary }) => primary)) return []
    const unseen = nodes.find(({ assessed }) => ['unknown', 'member'].includes(assessed.condition))
    if (unseen) {
      const because = `${unseen.name}: ${plain(unseen.assessed.because)}`
      return [{ subject: '', holds: 'unknown', because }]
    }
    const found = scene.assessment.findings.find(({ id }) => id === 'no-quorum')
    const told = nodes.map(({ name, assessed }) => `${name}: ${assessed.label}`).join(', ')
    return [
      {
        subject: '',
        nodeId: null,
        holds: true,
        title: found ? found.title : 'No node is in a Primary component',
        detail: found ? plain(found.detail) : `${told}.`,
      },
    ]
  },
}

const partition: Rule = {
  id: 'partition',
  title: 'Nodes cut off from the Primary component',
  severity: 'critical',
  forMs: 0,
  threshold: null,
  scope: 'cluster',
  looksAt: 'Nodes run in a non-Primary component beside a Primary one.',
  runbook:
    'Check the network between the sides on port 4567, TCP and UDP, both ways. The nodes rejoin by themselves once it works. Do not bootstrap them: a Primary exists.',
  preview: NO_HISTORY,
  see: (scene) => clusterFinding(scene, 'cut-off'),
}

const splitBrain: Rule = {
  id: 'split-brain',
  title: 'Split brain',
  severity: 'critical',
  forMs: 0,
  threshold: null,
  scope: 'cluster',
  looksAt: 'Two Primary components of one history.',
  runbook:
    'Stop all writes on one side at once. Save what only that side holds, then let its nodes rejoin the other by SST. Look for pc.ignore_sb, pc.ignore_quorum and a pc.bootstrap that was set on both sides.',
  preview: NO_HISTORY,
  see: (scene) => clusterFinding(scene, 'split-brain'),
}

const twoClusters: Rule = {
  id: 'two-clusters',
  title: 'Two clusters of one name',
  severity: 'critical',
  forMs: 0,
  threshold: null,
  scope: 'cluster',
  looksAt: 'Nodes of one wsrep_cluster_name show different state UUIDs.',
  runbook:
    'A node was bootstrapped while others ran. Stop writes to the smaller side, save what only it holds, set its data aside and let it join by SST. Use galera_new_cluster only when no member runs anywhere.',
  preview: NO_HISTORY,
  see: (scene) =>
    clusterFinding(scene, 'two-clusters-one-name', 'history-replaced', 'same-name-elsewhere'),
}

const clusterSmaller: Rule = {
  id: 'cluster-smaller',
  title: 'Cluster smaller than it should be',
  severity: 'warning',
  forMs: 30 * SECOND_MS,
  threshold: null,
  scope: 'cluster',
  looksAt: 'Nodes and arbitrators of the inventory that are not in the Primary component.',
  runbook:
    'Start the missing nodes, or remove them from the inventory if they are gone for good. Until then the quorum is reckoned without them.',
  preview: NO_HISTORY,
  see: (scene) => {
    const [primary, rival] = scene.assessment.components.filter((one) => one.primary)
    if (!primary || rival) {
      const because = primary
        ? 'There are two Primary components.'
        : 'There is no Primary component.'
      return [{ subject: '', holds: 'unknown', because }]
    }
    const place = scene.assessment.components.indexOf(primary)
    const nodes = allNodes(scene)
    const missing = nodes.filter(({ assessed }) => assessed.component !== place)
    if (missing.length === 0) return []
    return [
      {
        subject: '',
        nodeId: null,
        holds: true,
        title: `${nodes.length - missing.length} of ${nodes.length} members are in the Primary component`,
        detail: `Missing: ${nameList(missing.map(({ name }) => name))}.`,
        awayNodeIds: missing.map(({ nodeId }) => nodeId),
      },
    ]
  },
}

const quorumAtRisk: Rule = {
  id: 'quorum-at-risk',
  title: 'Quorum one failure away',
  severity: 'warning',
  forMs: 10 * SECOND_MS,
  threshold: null,
  scope: 'cluster',
  looksAt: 'Whether the Primary component survives the failure of any one member, weights counted.',
  runbook:
    'Bring missing nodes back, add a node or garbd on a further host, or level pc.weight. Stop nothing meanwhile: a clean stop keeps the quorum, a failure does not.',
  preview: NO_HISTORY,
  see: (scene) => {
    const seen = clusterFinding(scene, 'no-loss-survivable', 'one-failure-from-stop')
    const awayNodeIds = allNodes(scene)
      .filter(({ assessed }) => assessed.component === null)
      .map(({ nodeId }) => nodeId)
    return seen.map((one) => (one.holds === true ? { ...one, awayNodeIds } : one))
  },
}

const arbitratorAbsent: Rule = {
  id: 'arbitrator-absent',
  title: 'Arbitrator does not vote',
  severity: 'warning',
  forMs: 30 * SECOND_MS,
  threshold: null,
  scope: 'node',
  looksAt: 'No member lists the arbitrator, or its garbd unit does not run.',
  runbook:
    'Start garbd on its host and check that it reaches port 4567 of the members. Until then the quorum counts without it.',
  preview: NO_HISTORY,
  see: (scene) =>
    allNodes(scene)
      .filter(({ sight }) => sight.node.kind === 'arbitrator')
      .flatMap(({ nodeId, name, assessed }): Seen[] => {
        const because = plain(assessed.because)
        if (assessed.condition === 'member') return []
        const absent = scene.assessment.findings.some(
          ({ id }) => id === `arbitrator-absent:${nodeId}`,
        )
        if (!absent) {
          return [{ subject: nodeId, holds: 'unknown', because }]
        }
        const title = `${name} does not vote`
        return [{ subject: nodeId, nodeId, holds: true, title, detail: because }]
      }),
}

export const membershipRules: Rule[] = [
  nodeDown,
  noPrimary,
  partition,
  splitBrain,
  twoClusters,
  clusterSmaller,
  quorumAtRisk,
  arbitratorAbsent,
]
