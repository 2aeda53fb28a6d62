import { encryptionOf, mustMatch } from './match-donor.ts'
import type { PlanParty, Situation } from './situation.ts'
import {
  mergeProviderOptions,
  sharedProviderOptions,
} from '#server/galera/merge-provider-options.ts'
import { addressesIn, type NodeConfig } from '#server/galera/render-config.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'
import { methodRule } from '#server/galera/sst-methods.ts'

const PROVIDER_PATH = '/usr/lib/galera/libgalera_smm.so'

/** What the drop-in of a newcomer says. Throws UnwritableOption when rendered with unfit names. */
export function nodeConfigOf(party: PlanParty, situation: Situation): NodeConfig {
  const { members, newcomers, clusterName, method, choices, tls } = situation
  const { wsrep_provider_options: _merged, ...extra } = plainNames(choices.extraOptions)
  return {
    clusterName,
    memberAddresses: [...members, ...newcomers].map(({ galeraAddress }) => galeraAddress),
    nodeName: party.name,
    nodeAddress: party.galeraAddress,
    sqlPort: party.sqlPort,
    method,
    providerPath: party.facts?.options['wsrep_provider'] ?? PROVIDER_PATH,
    providerOptions: providerOptionsOf(party, situation),
    extra: { ...takenOver(situation), ...portOption(party), ...extra },
    sst: [...tls.options, ...keptByCleanUp(method)],
  }
}

/*
 * The joiner's script empties the data directory as mysql, and gives up at a lost+found with data
 * that were set aside, which it may not enter (10.11.19, lab). The rest is its own default.
 */
const KEPT = [
  '.*[.]pem$',
  '.*init[.]ok$',
  '.*galera[.]cache$',
  '.*sst_in_progress$',
  '.*[.]sst$',
  '.*gvwstate[.]dat$',
  '.*grastate[.]dat$',
  '.*[.]err$',
  '.*[.]log$',
  '.*RPM_UPGRADE_MARKER$',
  '.*RPM_UPGRADE_HISTORY$',
  '.*/lost[+]found$',
].join('\\|')

function keptByCleanUp(method: string): [string, string][] {
  return method === 'mariabackup' ? [['cpat', KEPT]] : []
}

/** For a member whose data are set aside into its own lost+found; null where nothing has to be said. */
export function keptOnMount(method: string | null, facts: PreflightFacts | null): string | null {
  if (method !== 'mariabackup' || facts?.mariadb?.dataDirIsMount === false) return null
  const own = facts?.sstOptions?.['cpat'] ?? null
  if (own === null) return KEPT
  return /lost.{0,4}found/.test(own) ? null : `${own}\\|.*/lost[+]found$`
}

function takenOver({ donor, kind, method }: Situation): Record<string, string> {
  if (donor === null || kind === 'deploy-cluster' || methodRule(method)?.kind === 'logical')
    return {}
  return { ...mustMatch(donor), ...encryptionOf(donor).options }
}

function portOption({ sqlPort }: PlanParty): Record<string, string> {
  return sqlPort === 3306 ? {} : { port: String(sqlPort) }
}

/** Cluster-wide ones of the donor, then the server’s own, then the choices; later ones win. */
function providerOptionsOf(party: PlanParty, situation: Situation): string {
  const { donor, choices, kind } = situation
  const theirs = donor?.facts?.options['wsrep_provider_options'] ?? ''
  const chosen = new Map<string, string>([
    // Without it a restarted node has an empty gcache, and its peers need an SST (trap 9).
    ['gcache.recover', 'yes'],
    ['pc.weight', String(party.weight)],
    ['gmcast.segment', String(party.segment)],
  ])
  const gcacheSize = choices.gcacheSize ?? /gcache\.size\s*=\s*([^;\s]+)/.exec(theirs)?.[1]
  if (gcacheSize) chosen.set('gcache.size', gcacheSize)
  if (kind === 'deploy-cluster' && choices.tls) {
    chosen.set('socket.ssl_key', choices.tls.key)
    chosen.set('socket.ssl_cert', choices.tls.cert)
    chosen.set('socket.ssl_ca', choices.tls.ca)
  }
  return mergeProviderOptions([
    party.facts?.options['wsrep_provider_options'] ?? '',
    kind === 'add-node' ? sharedProviderOptions(theirs) : '',
    chosen,
    plainNames(choices.extraOptions)['wsrep_provider_options'] ?? '',
  ])
}

function plainNames(options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name.replaceAll('-', '_'), value]),
  )
}

/** The list for a member that was there: its own one as it stands, and the newcomers. */
export function memberListOf(member: PlanParty, { members, newcomers }: Situation): string[] {
  const own = addressesIn(member.facts?.options['wsrep_cluster_address'] ?? '')
  const before = own.length > 0 ? own : members.map(({ galeraAddress }) => galeraAddress)
  return [...before, ...newcomers.map(({ galeraAddress }) => galeraAddress)]
}
