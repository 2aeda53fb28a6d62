import type { AddNodeInput, DeployInput, NewNode, PlanChoices, PlanMember } from './plan-input.ts'
import type { JobKind } from './plan.ts'
import { canDonate, chooseDonor, possibleDonors } from './choose-donor.ts'
import { resolveTransferTls, type TransferTls } from './transfer-tls.ts'
import { adviseMethod, type MethodAdvice } from '#server/galera/advise-method.ts'
import type { NodeReading } from '#server/galera/model.ts'
import { isLoopbackOrAny } from '#server/galera/node-names.ts'
import { bytesOption, parseProviderOptions } from '#server/galera/provider-options.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'
import {
  parsePackageVersion,
  parseServerVersion,
  type ServerVersion,
} from '#server/galera/server-version.ts'
import { accountNeed } from '#server/galera/sst-methods.ts'
import type { MethodRule } from '#server/galera/sst-method-rules.ts'
import { estimateTransfer, type TransferEstimate } from '#server/galera/transfer-estimate.ts'

/** A server of the plan: a member that runs, or a newcomer. */
export interface PlanParty {
  key: string
  /** wsrep_node_name */
  name: string
  kind: 'data' | 'arbitrator'
  isNew: boolean
  nodeId: string | null
  /** As the console reaches it, and as Galera does. */
  sshAddress: string
  galeraAddress: string
  sqlPort: number
  sshPort: number
  segment: number
  weight: number
  facts: PreflightFacts | null
  reading: NodeReading | null
  writing: boolean | null
  /** What runs there or will be installed; null = not known. */
  version: ServerVersion | null
}

/** Everything that checks and planners draw from; made once for a plan. */
export interface Situation {
  kind: JobKind
  planId: string
  clusterName: string
  members: readonly PlanParty[]
  /** In the order in which they are made; of a deployment the first founds the cluster. */
  newcomers: readonly PlanParty[]
  /** Newcomers that receive a state transfer. */
  joiners: readonly PlanParty[]
  /** Best first. */
  donors: readonly PlanParty[]
  donor: PlanParty | null
  /** Version of the data that are copied. */
  sourceVersion: ServerVersion | null
  method: string
  advice: MethodAdvice | null
  account: MethodRule['account']
  tls: TransferTls
  /** Of the first joiner. */
  estimate: TransferEstimate
  choices: PlanChoices
}

export function addNodeSituation(input: AddNodeInput): Situation {
  const members = input.members.map(memberParty)
  const newcomer = newcomerParty(input.node)
  const source = members.find((member) => canDonate(member)) ?? members.find(isData) ?? null
  return situationOf({
    kind: 'add-node',
    planId: input.planId,
    clusterName: input.cluster.galeraName,
    members,
    newcomers: [newcomer],
    joiners: [newcomer],
    source,
    wish: input.donor,
    choices: input.choices,
  })
}

export function deploySituation(input: DeployInput): Situation {
  const newcomers = input.nodes.map(newcomerParty)
  return situationOf({
    kind: 'deploy-cluster',
    planId: input.planId,
    clusterName: input.clusterName,
    members: [],
    newcomers,
    joiners: newcomers.slice(1),
    source: newcomers[0] ?? null,
    wish: null,
    choices: input.choices,
  })
}

interface Parts extends Pick<
  Situation,
  'kind' | 'planId' | 'clusterName' | 'members' | 'newcomers' | 'joiners' | 'choices'
> {
  source: PlanParty | null
  wish: string | null
}

function situationOf({ source, wish, ...parts }: Parts): Situation {
  const sourceVersion = source?.version ?? null
  const joiner = parts.joiners[0] ?? null
  const advice =
    sourceVersion &&
    adviseMethod({
      donor: sourceVersion,
      joiner: joiner?.version ?? null,
      clusterMethod: source?.reading?.sstMethod ?? null,
      ...programsOf(parts.kind === 'deploy-cluster' ? [] : parts.members),
      scripts: sharedScripts([...parts.members, ...parts.newcomers]),
    })
  const method = parts.choices.method ?? advice?.method ?? 'mariabackup'
  const donors =
    parts.kind === 'deploy-cluster'
      ? parts.newcomers.slice(0, 1)
      : possibleDonors(parts.members, joiner, method)
  const donor = parts.kind === 'deploy-cluster' ? source : chooseDonor(donors, wish)
  return {
    ...parts,
    donors,
    donor,
    sourceVersion: donor?.version ?? sourceVersion,
    method,
    advice,
    account: sourceVersion ? accountNeed(method, sourceVersion) : 'none',
    tls: resolveTransferTls(method, donor ?? source, parts.members, parts.choices),
    estimate: estimateFor(method, donor, joiner),
  }
}

function estimateFor(
  method: string,
  donor: PlanParty | null,
  joiner: PlanParty | null,
): TransferEstimate {
  const look = joiner?.facts?.names[donor?.key ?? '']
  // A newcomer that donates was just founded: its system tables are some 150 MB with the redo log.
  const founded = { tableBytes: 30e6, redoBytes: 96e6, schemaCount: 3 }
  return estimateTransfer({
    method,
    parts: donor?.isNew === true ? founded : (donor?.facts?.dataParts ?? null),
    dataDirBytes: donor?.facts?.mariadb?.dataBytes ?? null,
    // What lay in the joiner's data directory is set aside, so nothing is a basis for a delta.
    formerBytes: 0,
    gcacheBytes: gcacheBytesOf(donor),
    lookupMs: look?.ms ?? 0,
    threads: donor?.facts?.cpuCount ?? 1,
    linkBytesPerSecond: null,
  })
}

/** gcache.size of a server; the provider’s default of 128M where it is not known. */
export function gcacheBytesOf(party: PlanParty | null): number {
  const text =
    party?.facts?.variables?.['wsrep_provider_options'] ??
    party?.facts?.options['wsrep_provider_options'] ??
    ''
  return bytesOption(parseProviderOptions(text), 'gcache.size') ?? 128 * 2 ** 20
}

/** gcache.size of a newcomer: the chosen one, else that of its donor. A choice that is no size counts as none. */
export function plannedGcacheBytes({ choices, donor }: Situation): number {
  const chosen = parseProviderOptions(`gcache.size=${choices.gcacheSize ?? ''}`)
  return bytesOption(chosen, 'gcache.size') ?? gcacheBytesOf(donor)
}

function isData(party: PlanParty): boolean {
  return party.kind === 'data'
}

function memberParty(member: PlanMember): PlanParty {
  const { facts, reading } = member
  const text = reading?.serverVersion ?? facts?.mariadb?.version ?? null
  return {
    key: member.name,
    name: reading?.nodeName ?? member.name,
    kind: member.kind,
    isNew: false,
    nodeId: member.nodeId,
    sshAddress: member.address,
    galeraAddress: advertisedAddress(member),
    sqlPort: member.sqlPort,
    sshPort: member.sshPort,
    segment: reading?.segment ?? 0,
    weight: reading?.pcWeight ?? 1,
    facts,
    reading,
    writing: member.writing,
    version: text === null ? null : parseServerVersion(text),
  }
}

function newcomerParty(node: NewNode): PlanParty {
  const { facts } = node
  const installed = facts.mariadb?.version ?? null
  const candidate = facts.candidates['mariadb-server'] ?? null
  return {
    key: node.name,
    name: node.name,
    kind: 'data',
    isNew: true,
    nodeId: null,
    sshAddress: node.address,
    galeraAddress: node.galeraAddress ?? node.address,
    sqlPort: node.sqlPort,
    sshPort: node.sshPort,
    segment: node.segment ?? 0,
    weight: node.weight ?? 1,
    facts,
    reading: null,
    writing: null,
    version:
      installed === null
        ? candidate === null
          ? null
          : parsePackageVersion(candidate)
        : parseServerVersion(installed, 'MariaDB'),
  }
}

/** wsrep_node_address, where it leads anywhere; else the address that the inventory has. */
function advertisedAddress({ reading, facts, address }: PlanMember): string {
  const told = [reading?.nodeAddress, facts?.options['wsrep_node_address']]
  const own = reading?.members?.find(({ uuid }) => uuid === reading.gcommUuid)?.incomingAddress
  const host = /^(\d+\.\d+\.\d+\.\d+)(:\d+)?$/.exec(own ?? '')?.[1]
  return [...told, host].find((one) => one && !isLoopbackOrAny(one)) ?? address
}

function programsOf(members: readonly PlanParty[]): {
  donorPrograms: string[] | null
  donorCanInstall: string[]
} {
  const seen = members.filter((member) => canDonate(member) && member.facts?.problem === null)
  if (seen.length === 0) return { donorPrograms: null, donorCanInstall: [] }
  const tools = seen.flatMap(({ facts }) => Object.entries(facts?.tools ?? {}))
  return {
    donorPrograms: tools.flatMap(([name, path]) => (path === null ? [] : [name])),
    donorCanInstall: seen.flatMap(({ facts }) => Object.keys(facts?.candidates ?? {})),
  }
}

/** Scripts that every server with MariaDB installed has; null where none could be asked. */
function sharedScripts(parties: readonly PlanParty[]): string[] | null {
  const lists = parties.flatMap(({ facts }) =>
    facts && facts.sstScripts.length > 0 ? [facts.sstScripts] : [],
  )
  const [first, ...rest] = lists
  return first?.filter((script) => rest.every((list) => list.includes(script))) ?? null
}
