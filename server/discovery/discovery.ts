/** What import by one address found. Types only; the browser shows it before anything is saved. */
import type {
  ClusterStatus,
  ContactFailure,
  LocalState,
  MemberRow,
  Severity,
} from '#server/galera/model.ts'

export interface DiscoveredNode {
  /** Identifies it within this discovery: what the wizard sends back. */
  key: string
  /** wsrep_node_name; the address where no name was told. */
  name: string
  kind: 'data' | 'arbitrator'
  address: string
  sqlPort: number
  /** Where its name or address was found, in words: "mysql.wsrep_cluster_members on node1". */
  foundBy: string[]
  /** The node that was asked first. */
  isStart: boolean
  contact:
    | { answered: true }
    | { answered: false; failure: ContactFailure; message: string; mend: string }
  ssh:
    | { answered: true }
    | { answered: false; failure: ContactFailure; message: string; mend: string }
    | null
  /** Host key seen by a scan without signing in; null when SSH was not asked for or did not answer. */
  hostKey: {
    port: number
    algorithm: string
    publicKey: string
    fingerprint: string
    pinned: boolean
  } | null
  account: {
    serverVersion: string
    providerVersion: string | null
    localState: LocalState | null
    localStateComment: string
    clusterStatus: ClusterStatus
    clusterName: string | null
    clusterStateUuid: string | null
    clusterConfId: number | null
    clusterSize: number | null
    segment: number | null
    members: MemberRow[] | null
    clockSkewMs: number | null
  } | null
}

export interface DiscoveryWarning {
  id: string
  severity: Severity
  title: string
  /** Cause and mend. */
  detail: string
  nodeKeys: string[]
}

export interface Discovery {
  galeraName: string
  /** State UUID of the start node. */
  stateUuid: string | null
  nodes: DiscoveredNode[]
  warnings: DiscoveryWarning[]
}
