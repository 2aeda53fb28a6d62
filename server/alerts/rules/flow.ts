import {
  DEFAULT_FLOW_LIMIT,
  FLOW_PAUSED_CRITICAL,
  FLOW_PAUSED_WARNING,
} from '#server/galera/findings/flow.ts'
import { nameList } from '#server/galera/name-list.ts'
import { SECOND_MS, type Rule, type Seen } from '../rule.ts'
import { dataNodes, eachFreshNode, type AlertScene } from '../scene.ts'

const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`

function seePaused(scene: AlertScene, limit: number): Seen[] {
  const shares = dataNodes(scene).flatMap(({ nodeId, name, sight }) => {
    const share = sight.fresh ? scene.averages.get(nodeId)?.flowControlPaused : null
    const sent = (sight.snapshot?.rates?.flowControlSent ?? 0) > 0
    return share === null || share === undefined ? [] : [{ name, share, sent }]
  })
  if (shares.length === 0) {
    return [{ subject: '', holds: 'unknown', because: 'Too little was measured yet.' }]
  }
  const worst = Math.max(...shares.map(({ share }) => share))
  if (worst * 100 <= limit) return []
  const askers = shares.filter(({ sent }) => sent).map(({ name }) => name)
  return [
    {
      subject: '',
      nodeId: null,
      holds: true,
      title: `Flow control stopped writes ${percent(worst)} of the last minute`,
      detail:
        askers.length > 0
          ? `${nameList(askers)} asks for it: its appliers cannot keep up.`
          : 'No node that answers asks for it at this moment.',
    },
  ]
}

const flowThreshold = {
  min: 0.1,
  max: 100,
  unit: '%',
  of: 'the time in the last minute for which flow control stopped writes, on the worst node',
}
const flowRunbook =
  'The node that sends flow control is the slow one: look there for a slow disk, large transactions, tables without primary key and too few wsrep_slave_threads. If it is lost anyway, take it out of the group so that the others can write.'

const flowControl: Rule = {
  id: 'flow-control',
  title: 'Flow control slows writes',
  severity: 'warning',
  forMs: 0,
  threshold: { ...flowThreshold, value: FLOW_PAUSED_WARNING * 100 },
  scope: 'cluster',
  looksAt: 'wsrep_flow_control_paused_ns of each node, averaged over a minute.',
  runbook: flowRunbook,
  preview: { kind: 'samples', figure: 'flowControlPaused' },
  see: seePaused,
}

const flowControlSevere: Rule = {
  ...flowControl,
  id: 'flow-control-severe',
  title: 'Flow control stops writes',
  severity: 'critical',
  threshold: { ...flowThreshold, value: FLOW_PAUSED_CRITICAL * 100 },
}

const receiveQueue: Rule = {
  id: 'receive-queue',
  title: 'Receive queue long',
  severity: 'warning',
  forMs: 30 * SECOND_MS,
  threshold: {
    value: 80,
    min: 1,
    max: 10_000,
    unit: '%',
    of: 'wsrep_local_recv_queue, in parts of the length at which the node asks for flow control',
  },
  scope: 'node',
  looksAt: 'Write-sets that wait on a Synced node, against its flow control limit.',
  runbook:
    'Its appliers are slower than the writers: check disk, load and long transactions on it, and wsrep_slave_threads. At the limit it makes the whole cluster wait.',
  preview: { kind: 'samples', figure: 'recvQueue' },
  see: (scene, threshold) =>
    eachFreshNode(scene, ({ name, sight }) => {
      const queue = sight.fresh?.recvQueue ?? null
      const limit = sight.fresh?.flowControlLimit ?? DEFAULT_FLOW_LIMIT
      if (queue === null) return 'unknown'
      if (sight.fresh?.localState !== 4 || queue * 100 <= limit * threshold) return null
      return {
        title: `${name} has ${queue} write-sets waiting`,
        detail: `At ${limit} it makes the whole cluster wait.`,
      }
    }),
}

const certification: Rule = {
  id: 'certification',
  title: 'Certification failures',
  severity: 'warning',
  forMs: 0,
  threshold: {
    value: 1,
    min: 0.01,
    max: 100,
    unit: '%',
    of: 'failed certifications and aborted transactions, in parts of all commits of the last minute',
  },
  scope: 'node',
  looksAt: 'wsrep_local_cert_failures and wsrep_local_bf_aborts against commits, over a minute.',
  runbook:
    'Several nodes write the same rows. Send writes of hot rows to one node, make transactions shorter, and let the application try again after a deadlock error.',
  preview: { kind: 'samples', figure: 'certificationShare' },
  see: (scene, threshold) =>
    eachFreshNode(scene, ({ nodeId, name }) => {
      const share = scene.averages.get(nodeId)?.certificationShare ?? null
      if (share === null) return 'unknown'
      if (share * 100 <= threshold) return null
      return {
        title: `${percent(share)} of the transactions on ${name} fail`,
        detail: 'They collide with transactions of other nodes and are rolled back.',
      }
    }),
}

const latency: Rule = {
  id: 'replication-latency',
  title: 'Replication latency high',
  severity: 'warning',
  forMs: 0,
  threshold: {
    value: 200,
    min: 1,
    max: 60_000,
    unit: 'ms',
    of: 'the average group replication latency of the last minute',
  },
  scope: 'node',
  looksAt: 'wsrep_evs_repl_latency: each commit waits for the slowest member.',
  runbook:
    'Compare the nodes: high on all means one slow member or link, high on one means its own network. Check round trips between the hosts and wsrep_evs_delayed.',
  preview: { kind: 'samples', figure: 'replLatency' },
  see: (scene, threshold) =>
    eachFreshNode(scene, ({ nodeId, name }) => {
      const seconds = scene.averages.get(nodeId)?.replLatencySeconds ?? null
      // Without writes the server takes no sample: nothing is slow then.
      if (seconds === null || seconds * 1000 <= threshold) return null
      return {
        title: `Commits on ${name} take ${Math.round(seconds * 1000)} ms to replicate`,
        detail: 'This is the average of the last minute.',
      }
    }),
}

export const flowRules: Rule[] = [
  flowControl,
  flowControlSevere,
  receiveQueue,
  certification,
  latency,
]
