import { LAB, PARAMETERS, type VariableEntry } from '#server/galera/catalogue/variable-entry.ts'

export const providerOptionEntries: readonly VariableEntry[] = [
  {
    name: 'pc.weight',
    meaning: 'Votes of this node, 0 to 255.',
    danger:
      'A node that holds half of all votes may not fail. It is counted from the next change of membership.',
    source: PARAMETERS,
  },
  {
    name: 'pc.ignore_sb',
    meaning: 'Stay Primary after a split.',
    danger: 'Both halves take writes: split brain. For minutes of rescue only.',
    source: PARAMETERS,
  },
  {
    name: 'pc.ignore_quorum',
    meaning: 'Stay Primary without a majority.',
    danger: 'Every fragment takes writes: split brain. For minutes of rescue only.',
    source: PARAMETERS,
  },
  {
    name: 'pc.bootstrap',
    meaning: 'Makes a non-Primary component Primary, when set at run time.',
    danger: 'Set in two fragments, or while a Primary lives elsewhere, it makes two clusters.',
    source: `${PARAMETERS}; ${LAB}`,
  },
  {
    name: 'pc.recovery',
    meaning: 'Restores the last Primary component from gvwstate.dat after a crash of all nodes.',
    danger: 'It waits for every member of the stored view; one that is lost for good blocks it.',
    source: `${PARAMETERS}; ${LAB}`,
  },
  {
    name: 'pc.wait_prim_timeout',
    meaning: 'How long a starting node looks for a Primary component, 30 s.',
    danger: 'Nodes started one after the other may each give up before the next is there.',
    source: `${PARAMETERS}; ${LAB}`,
  },
  {
    name: 'gcache.size',
    meaning: 'Size of the ring that holds recent write-sets for IST, 128M.',
    danger:
      'Too small for an outage, the node needs a full SST. Also keep it above twice the largest write-set.',
    source: `${PARAMETERS}; ${LAB}`,
  },
  {
    name: 'gcache.recover',
    meaning: 'Keeps the gcache over a restart.',
    danger: 'Without it a restarted node can give no IST, and a restarted cluster needs SSTs.',
    source: `${PARAMETERS}; ${LAB}`,
  },
  {
    name: 'gcache.keep_pages_size',
    meaning: 'How much of the overflow pages is kept.',
    danger: '0 drops a page at once, and all older history with it.',
    source: `${PARAMETERS}; ${LAB}`,
  },
  {
    name: 'gcache.page_size',
    meaning: 'Size of one overflow page.',
    danger: null,
    source: PARAMETERS,
  },
  {
    name: 'gcache.dir',
    meaning: 'Directory of the gcache.',
    danger: 'Overflow pages grow there without limit while a node lags.',
    source: PARAMETERS,
  },
  {
    name: 'gcs.fc_limit',
    meaning:
      'Receive queue length at which a node makes the others wait, times the root of the cluster size.',
    danger: 'High values hide a slow node and lengthen stale reads; low ones stall writers.',
    source: `${PARAMETERS}; ${LAB}`,
  },
  {
    name: 'gcs.fc_factor',
    meaning: 'Share of the limit at which the wait ends.',
    danger: null,
    source: PARAMETERS,
  },
  {
    name: 'gcs.fc_single_primary',
    meaning:
      'Tells that one node writes, so the limit is not scaled. Formerly gcs.fc_master_slave.',
    danger: null,
    source: PARAMETERS,
  },
  {
    name: 'gmcast.segment',
    meaning: 'Number of the site. Traffic between segments is relayed once.',
    danger: 'Nodes of one site with different numbers relay needlessly and choose far donors.',
    source: PARAMETERS,
  },
  {
    name: 'gmcast.peer_timeout',
    meaning: 'Silence after which a connection is opened anew.',
    danger: null,
    source: PARAMETERS,
  },
  {
    name: 'evs.suspect_timeout',
    meaning: 'Silence after which a node is suspected, 5 s.',
    danger: 'Below the longest pause of network or host, members are cast out for nothing.',
    source: `${PARAMETERS}; ${LAB}`,
  },
  {
    name: 'evs.inactive_timeout',
    meaning: 'Silence after which a node is taken for dead, 15 s.',
    danger: 'Must exceed evs.suspect_timeout.',
    source: PARAMETERS,
  },
  {
    name: 'evs.auto_evict',
    meaning: 'Delayed answers after which a node is evicted; 0 is never.',
    danger: 'An evicted node stays out until its server was restarted.',
    source: PARAMETERS,
  },
  {
    name: 'ist.recv_addr',
    meaning: 'Address on which this node receives an IST, port 4568.',
    danger: 'If the donor cannot reach it, neither IST nor SST can end.',
    source: `${PARAMETERS}; ${LAB}`,
  },
  {
    name: 'socket.ssl',
    meaning: 'Encrypts replication and IST.',
    danger: 'All members or none, and it does not encrypt the SST.',
    source: `${PARAMETERS}; ${LAB}`,
  },
]
