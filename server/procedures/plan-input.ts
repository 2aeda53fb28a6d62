/** What a planner is given. Types only; nothing secret. */
import type { AptSource } from './action-params.ts'
import type { ClusterAssessment, NodeReading } from '#server/galera/model.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'
import type { TlsFiles } from '#server/galera/sst-methods.ts'

/** A node of the running cluster, as the inventory has it. */
export interface PlanMember {
  nodeId: string
  /** Inventory name; the key of the server in plan and facts. */
  name: string
  kind: 'data' | 'arbitrator'
  address: string
  sqlPort: number
  sshPort: number
  /** null when it was not asked: no SSH credential. */
  facts: PreflightFacts | null
  /** null when there is no fresh one. */
  reading: NodeReading | null
  /** Takes client writes now; null = unknown. */
  writing: boolean | null
  /** Bytes of write-sets a second that the group receives there; null = unknown. */
  writeBytesPerSecond: number | null
}

/** A bare server that is to become a node. */
export interface NewNode {
  /** wsrep_node_name; the key of the server in plan and facts. */
  name: string
  /** As the console reaches it. */
  address: string
  /** As the other members reach it (wsrep_node_address); null = `address`. */
  galeraAddress: string | null
  sqlPort: number
  sshPort: number
  /** gmcast.segment and pc.weight; null = the provider’s default (0 and 1). */
  segment: number | null
  weight: number | null
  facts: PreflightFacts
}

export interface PlanChoices {
  /** An SstMethod or another wsrep_sst_* script; null = the advised one. */
  method: string | null
  apt: AptSource
  /** Opens the firewall for members where one is active. */
  openFirewall: boolean
  /** Adds the members to /etc/hosts of each other. */
  hostEntries: boolean
  /** For instance `1G`; null = as a member has it, else the provider’s default. */
  gcacheSize: string | null
  /** Further options of the server; `wsrep_provider_options` is merged, not replaced. */
  extraOptions: Readonly<Record<string, string>>
  /** Encrypts state transfers with these files, which must be on every server; null = as the cluster has it. */
  tls: TlsFiles | null
  /** SST account whose password the job’s secrets hold; null = a new one is made. */
  knownSstUser: string | null
}

export interface AddNodeInput {
  /** Letters, digits and hyphens; names lock and set-aside directory on the servers. */
  planId: string
  cluster: {
    clusterId: string
    /** Name given in the console. */
    name: string
    /** wsrep_cluster_name. */
    galeraName: string
    stateUuid: string | null
  }
  members: readonly PlanMember[]
  assessment: ClusterAssessment
  /** The changing job that runs on this cluster; null when there is none. */
  runningJob: { title: string } | null
  node: NewNode
  /** Name of the donor wished for; null lets the console choose. */
  donor: string | null
  choices: PlanChoices
  now: number
}

export interface DeployInput {
  planId: string
  /** wsrep_cluster_name, and the name in the console. */
  clusterName: string
  /** Names of clusters that the console already has, by wsrep_cluster_name. */
  otherClusterNames: readonly string[]
  /** The first one is bootstrapped. */
  nodes: readonly NewNode[]
  /** User name of the monitoring account and the host it comes from. */
  monitor: { user: string; host: string }
  choices: PlanChoices
  now: number
}

/** Where the three files of a TLS choice are looked for unless the operator says otherwise. */
export const USUAL_TLS_FILES: TlsFiles = {
  ca: '/etc/mysql/tls/ca.pem',
  cert: '/etc/mysql/tls/cert.pem',
  key: '/etc/mysql/tls/key.pem',
}
