import { LAB, MANUAL, type VariableEntry } from '#server/galera/catalogue/variable-entry.ts'

export const joiningVariables: readonly VariableEntry[] = [
  {
    name: 'wsrep_on',
    meaning:
      "Whether this server replicates. Per session, OFF keeps one's own changes from the group.",
    danger:
      'Changes made with OFF exist on one node only: the nodes differ from then on, without any error.',
    source: MANUAL,
  },
  {
    name: 'wsrep_provider',
    meaning: 'Path of the Galera library; none runs the server alone.',
    danger: 'A wrong path starts a stand-alone server that takes writes.',
    source: MANUAL,
  },
  {
    name: 'wsrep_provider_options',
    meaning: 'All options of the Galera library in one string.',
    danger: 'A second definition in another file replaces the first whole; it is not merged.',
    source: `${MANUAL}; ${LAB}`,
  },
  {
    name: 'wsrep_cluster_name',
    meaning: 'Name of the group. Only nodes of the same name join each other.',
    danger:
      "Two clusters of one name on one network may take each other's nodes, whose data are then lost to an SST.",
    source: MANUAL,
  },
  {
    name: 'wsrep_cluster_address',
    meaning: 'Addresses a node asks when it joins, as gcomm://a,b,c.',
    danger: 'An empty gcomm:// in a file starts a new cluster at every restart.',
    source: `${MANUAL}; ${LAB}`,
  },
  {
    name: 'wsrep_node_name',
    meaning:
      'Name of this node in logs, in donor lists and for the console. Defaults to the host name.',
    danger:
      'Must be unique, and no name should be the beginning of another: donor lists match by prefix.',
    source: `${MANUAL}; ${LAB}`,
  },
  {
    name: 'wsrep_node_address',
    meaning: 'Address the node tells the others. Defaults to the first network interface.',
    danger: 'On hosts with several interfaces or NAT the wrong one is told, and transfers fail.',
    source: MANUAL,
  },
  {
    name: 'wsrep_node_incoming_address',
    meaning: 'Client address the node tells the others.',
    danger: 'With the default AUTO and a loopback bind-address the others are told AUTO.',
    source: `${MANUAL}; ${LAB}`,
  },
  {
    name: 'wsrep_start_position',
    meaning: 'Position at which the node claims to be, set by the unit at start.',
    danger: 'A position set by hand that is too high leaves out changes without notice.',
    source: MANUAL,
  },
  {
    name: 'wsrep_recover',
    meaning: 'Makes the server print its position and end.',
    danger: 'It replays the redo log and must never run while the server runs.',
    source: `${MANUAL}; ${LAB}`,
  },
  {
    name: 'wsrep_data_home_dir',
    meaning: 'Directory of grastate.dat, gvwstate.dat and the gcache.',
    danger: null,
    source: MANUAL,
  },
  {
    name: 'wsrep_notify_cmd',
    meaning: 'Program the server runs at every change of state or membership.',
    danger:
      'It runs inside the change: a slow program delays the cluster, a hanging one stops the node.',
    source: MANUAL,
  },
  {
    name: 'wsrep_status_file',
    meaning: 'File in which newer servers write their state as JSON.',
    danger: 'A path inside the data directory is deleted by an SST.',
    source: LAB,
  },
  {
    name: 'wsrep_allowlist',
    meaning: 'Addresses that may join the cluster (MariaDB 10.10 and later).',
    danger: 'A node that is missing in it is refused, also one that was a member before.',
    source: MANUAL,
  },
  {
    name: 'wsrep_patch_version',
    meaning: 'Version of the wsrep interface that the server was built with.',
    danger: null,
    source: MANUAL,
  },
]
