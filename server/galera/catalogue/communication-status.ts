import { judgeEmpty, judgeText } from '#server/galera/catalogue/judges.ts'
import { EVS_SOURCE, LAB, MANUAL, type StatusEntry } from '#server/galera/catalogue/status-entry.ts'

/** Entries behind evs.info_log_mask are shown only where its statistics bit is set. */
const MASKED = `${EVS_SOURCE} (shown only with the statistics bit of evs.info_log_mask)`

export const communicationStatus: readonly StatusEntry[] = [
  {
    name: 'wsrep_evs_state',
    group: 'group communication',
    meaning:
      'State of the group protocol. In GATHER and INSTALL the members agree on a new view and commits wait.',
    unit: '',
    kind: 'text',
    healthy: 'OPERATIONAL; anything else for more than 10 s is a fault.',
    judge: judgeText('OPERATIONAL', 'warning'),
    source: `${EVS_SOURCE}; ${LAB}`,
  },
  {
    name: 'wsrep_evs_repl_latency',
    group: 'group communication',
    meaning:
      'Time from sending a message until the group has it: min/avg/max/deviation/samples. The slowest member decides.',
    unit: 's',
    kind: 'text',
    healthy: 'Near the round trip to the farthest node. Without samples (idle) it says nothing.',
    source: EVS_SOURCE,
  },
  {
    name: 'wsrep_evs_delayed',
    group: 'group communication',
    meaning: 'Members whose answers come late, with address and count.',
    unit: '',
    kind: 'text',
    healthy: 'Empty.',
    judge: judgeEmpty('notice'),
    source: EVS_SOURCE,
  },
  {
    name: 'wsrep_evs_evict_list',
    group: 'group communication',
    meaning: 'Members evicted for good. They can rejoin only after their server was restarted.',
    unit: '',
    kind: 'text',
    healthy: 'Empty.',
    judge: judgeEmpty('critical'),
    source: MANUAL,
  },
  ...masked('wsrep_evs_safe_hs', 'Histogram of the delay of safe deliveries.', 'text'),
  ...masked('wsrep_evs_causal_hs', 'Histogram of the delay of causal reads.', 'text'),
  ...masked('wsrep_evs_outq_avg', 'Average length of the queue to the network.', 'gauge'),
  ...masked('wsrep_evs_sent_user', 'Messages sent, by type.', 'text'),
  ...masked('wsrep_evs_sent_delegate', 'Delegate messages sent, by type.', 'text'),
  ...masked('wsrep_evs_sent_gap', 'Requests for missing messages sent.', 'text'),
  ...masked('wsrep_evs_sent_join', 'Join messages sent: views being formed.', 'text'),
  ...masked('wsrep_evs_sent_install', 'Install messages sent: views agreed upon.', 'text'),
  ...masked('wsrep_evs_sent_leave', 'Leave messages sent.', 'text'),
  ...masked('wsrep_evs_retransmitted', 'Messages sent again: packets get lost.', 'counter'),
  ...masked('wsrep_evs_recovered', 'Messages recovered for others.', 'counter'),
  ...masked('wsrep_evs_deliv_safe', 'Messages delivered in safe order.', 'counter'),
]

function masked(name: string, meaning: string, kind: StatusEntry['kind']): StatusEntry[] {
  return [
    {
      name,
      group: 'group communication',
      meaning,
      unit: '',
      kind,
      healthy: 'Any.',
      source: MASKED,
    },
  ]
}
