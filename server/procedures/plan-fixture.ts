import type { AddNodeInput, DeployInput, NewNode, PlanChoices, PlanMember } from './plan-input.ts'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import { clusterOf, NOW, reading, syncedCluster, UUID_A } from '#server/galera/cluster-fixture.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'

/** Made-up servers for tests of the planners: a cluster like the lab's, and bare Debian 12 servers. */
export const MEMBER_NAMES = ['node1', 'node2', 'node3']
const VERSION = '1:10.11.19-0+deb12u1'

export function addressOf(name: string): string {
  return `10.0.0.${name.replace(/\D/g, '') || '99'}`
}

/** Every peer reached on every port, every name found in 2 ms. */
export function bareFacts(name: string, peers: readonly string[]): PreflightFacts {
  const ports = [3306, 4567, 4568, 4444]
  return {
    key: name,
    address: addressOf(name),
    role: 'joiner',
    problem: null,
    hostname: name,
    os: { id: 'debian', version: '12', codename: 'bookworm', arch: 'amd64' },
    systemdVersion: 252,
    clockSkewMs: 3,
    packages: {},
    candidates: {
      'mariadb-server': VERSION,
      'galera-4': '26.4.23-0+deb12u1',
      'mariadb-backup': VERSION,
      'mariadb-client': VERSION,
      socat: '1.7.4.4-2',
      rsync: '3.2.7-1',
      stunnel4: '3:5.68-2',
    },
    tools: {},
    sstScripts: [],
    mariadb: null,
    disk: { dataDirFreeBytes: 50e9, dataDirTotalBytes: 60e9 },
    options: {},
    firewall: { tool: 'none', active: false },
    listeners: {},
    reach: Object.fromEntries(
      peers.flatMap((peer) =>
        ports.map((port) => [`${peer}:${port}`, { ok: true, error: null, ms: 1 }]),
      ),
    ),
    names: Object.fromEntries(
      peers.map((peer) => [peer, { forward: addressOf(peer), reverse: peer, ms: 2 }]),
    ),
    memoryBytes: 8e9,
  }
}

export function memberFacts(name: string, peers: readonly string[]): PreflightFacts {
  const packages = [
    'mariadb-server',
    'galera-4',
    'mariadb-backup',
    'socat',
    'rsync',
    'mariadb-client',
  ]
  const tools = ['mariabackup', 'mbstream', 'socat', 'rsync', 'mariadb-dump', 'mariadb']
  const variables = {
    innodb_page_size: '16384',
    innodb_data_file_path: 'ibdata1:12M:autoextend',
    innodb_undo_tablespaces: '0',
    lower_case_table_names: '0',
    wsrep_provider_options: 'gcache.size = 128M; evs.suspect_timeout = PT5S',
  }
  const base = bareFacts(name, peers)
  return {
    ...base,
    role: 'member',
    packages: {
      ...Object.fromEntries(packages.map((one) => [one, VERSION])),
      'galera-4': '26.4.23-0',
    },
    tools: Object.fromEntries(tools.map((tool) => [tool, `/usr/bin/${tool}`])),
    sstScripts: ['mariabackup', 'rsync', 'rsync_wan', 'mysqldump', 'backup'].map(
      (one) => `wsrep_sst_${one}`,
    ),
    mariadb: {
      unitState: 'active',
      version: '10.11.19-MariaDB',
      dataDir: '/var/lib/mysql',
      dataBytes: 1.3e9,
      dataKind: 'has-data',
      grastate: { uuid: UUID_A, seqno: -1, safeToBootstrap: false },
      startTimeoutSeconds: 900,
    },
    options: {
      wsrep_cluster_address: `gcomm://${MEMBER_NAMES.map(addressOf).join(',')}`,
      wsrep_provider_options: 'gcache.size=128M; evs.suspect_timeout=PT5S',
    },
    listeners: { 3306: '812 mariadbd', 4567: '812 mariadbd' },
    variables,
    sstOptions: {},
    sstAccount: { user: 'sst', works: true, error: null },
    dataParts: { tableBytes: 1.03e9, redoBytes: 96e6, schemaCount: 4 },
    cpuCount: 2,
    outside: [],
    files: {},
  }
}

export function planMember(name: string, joiner = 'node4'): PlanMember {
  const peers = [...MEMBER_NAMES.filter((other) => other !== name), joiner]
  return {
    nodeId: `id-${name}`,
    name,
    kind: 'data',
    address: addressOf(name),
    sqlPort: 3306,
    sshPort: 22,
    facts: memberFacts(name, peers),
    reading: reading(name, MEMBER_NAMES),
    writing: name === 'node1',
    writeBytesPerSecond: 1e5,
  }
}

export function newNode(name: string, peers: readonly string[]): NewNode {
  return {
    name,
    address: addressOf(name),
    galeraAddress: null,
    sqlPort: 3306,
    sshPort: 22,
    segment: null,
    weight: null,
    facts: bareFacts(name, peers),
  }
}

export const plainChoices: PlanChoices = {
  method: null,
  apt: { proxy: null, stanza: null },
  openFirewall: true,
  hostEntries: false,
  gcacheSize: null,
  extraOptions: {},
  tls: null,
  knownSstUser: null,
}

/** node4 to the three Synced nodes of "shop". */
export function addNodeInput(change: Partial<AddNodeInput> = {}): AddNodeInput {
  return {
    planId: 'plan-0001abcd',
    cluster: { clusterId: 'c1', name: 'Shop', galeraName: 'shop', stateUuid: UUID_A },
    members: MEMBER_NAMES.map((name) => planMember(name)),
    assessment: assessCluster(clusterOf(syncedCluster())),
    runningJob: null,
    node: newNode('node4', MEMBER_NAMES),
    donor: null,
    choices: plainChoices,
    now: NOW,
    ...change,
  }
}

/** With other facts of the new server. */
export function withJoiner(change: Partial<PreflightFacts>, input = addNodeInput()): AddNodeInput {
  return { ...input, node: { ...input.node, facts: { ...input.node.facts, ...change } } }
}

/** With a changed member, by name. */
export function withMember(
  name: string,
  change: (member: PlanMember) => Partial<PlanMember>,
  input = addNodeInput(),
): AddNodeInput {
  return {
    ...input,
    members: input.members.map((one) => (one.name === name ? { ...one, ...change(one) } : one)),
  }
}

export function withMemberFacts(
  name: string,
  change: Partial<PreflightFacts>,
  input = addNodeInput(),
): AddNodeInput {
  return withMember(name, ({ facts }) => ({ facts: facts && { ...facts, ...change } }), input)
}

export function withChoices(change: Partial<PlanChoices>, input = addNodeInput()): AddNodeInput {
  return { ...input, choices: { ...input.choices, ...change } }
}

/** A cluster of node1 alone. */
export function singleNodeInput(): AddNodeInput {
  const base = addNodeInput()
  return {
    ...base,
    members: [{ ...planMember('node1'), reading: reading('node1', ['node1']) }],
    assessment: assessCluster(clusterOf(syncedCluster(['node1']))),
    node: newNode('node4', ['node1']),
  }
}

export function deployInput(count = 3, change: Partial<DeployInput> = {}): DeployInput {
  const names = Array.from({ length: count }, (_, index) => `node${index + 1}`)
  return {
    planId: 'plan-0002abcd',
    clusterName: 'shop',
    otherClusterNames: [],
    nodes: names.map((name) =>
      newNode(
        name,
        names.filter((other) => other !== name),
      ),
    ),
    monitor: { user: 'synced', host: '%' },
    choices: plainChoices,
    now: NOW,
    ...change,
  }
}
