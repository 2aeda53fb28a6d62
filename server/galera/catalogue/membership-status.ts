import { judgeText } from '#server/galera/catalogue/judges.ts'
import { LAB, MANUAL, type StatusEntry } from '#server/galera/catalogue/status-entry.ts'

export const membershipStatus: readonly StatusEntry[] = [
  {
    name: 'wsrep_cluster_status',
    group: 'membership',
    meaning:
      'Whether the component this node is in may take writes. Only a Primary component has a quorum.',
    unit: '',
    kind: 'text',
    healthy: 'Primary',
    judge: judgeText('Primary', 'critical'),
    source: MANUAL,
  },
  {
    name: 'wsrep_cluster_size',
    group: 'membership',
    meaning:
      'Members of this node’s component, arbitrators and joiners included. Outside a Primary component it is the size of the fragment.',
    unit: 'members',
    kind: 'gauge',
    healthy: 'As many as were set up, and three at least.',
    source: `${MANUAL}; ${LAB}`,
  },
  {
    name: 'wsrep_cluster_weight',
    group: 'membership',
    meaning:
      'Sum of pc.weight over the members of the Primary component. More than half of it must remain after a failure.',
    unit: '',
    kind: 'gauge',
    healthy: 'Odd, and no member holds half of it.',
    source: MANUAL,
  },
  {
    name: 'wsrep_cluster_conf_id',
    group: 'membership',
    meaning:
      'Counts changes of membership. It starts again at a full restart of the cluster, and shows 2^64-1 outside a Primary component.',
    unit: '',
    kind: 'gauge',
    healthy:
      'The same on every node; more than 4 changes in 10 minutes point to a flapping member.',
    judge: (value) => (value === '18446744073709551615' ? 'critical' : null),
    source: `${MANUAL}; ${LAB}`,
  },
  {
    name: 'wsrep_cluster_state_uuid',
    group: 'membership',
    meaning: 'Identifies the history that the cluster continues. Two UUIDs are two clusters.',
    unit: '',
    kind: 'text',
    healthy: 'The same on every node, and the same as wsrep_local_state_uuid.',
    source: MANUAL,
  },
  {
    name: 'wsrep_cluster_capabilities',
    group: 'membership',
    meaning: 'Features that all members of the group can use together.',
    unit: '',
    kind: 'text',
    healthy: 'Any; usually empty.',
    source: MANUAL,
  },
  {
    name: 'wsrep_local_index',
    group: 'membership',
    meaning:
      'Position of this node in the present view, ordered by UUID. It changes with every view and identifies nothing.',
    unit: '',
    kind: 'gauge',
    healthy: 'Any below wsrep_cluster_size.',
    source: `${MANUAL}; ${LAB}`,
  },
  {
    name: 'wsrep_gcomm_uuid',
    group: 'membership',
    meaning:
      'UUID under which the group knows this run of the server. New at each start, unless gvwstate.dat restored it after a crash.',
    unit: '',
    kind: 'text',
    healthy: 'Different on every node.',
    source: `${MANUAL}; ${LAB}`,
  },
  {
    name: 'wsrep_gmcast_segment',
    group: 'membership',
    meaning:
      'Segment of this node (gmcast.segment), usually its site. Traffic between segments is relayed once, and donors of the own segment come first.',
    unit: '',
    kind: 'gauge',
    healthy: 'One number a site.',
    source: 'Galera source, gcomm/src/pc.cpp',
  },
  {
    name: 'wsrep_incoming_addresses',
    group: 'membership',
    meaning:
      'Client addresses of the members. It shows AUTO where none is known, so nothing should be discovered from it.',
    unit: '',
    kind: 'text',
    healthy: 'One address a member.',
    source: `${MANUAL}; ${LAB}`,
  },
]
