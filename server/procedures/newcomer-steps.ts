import type { FoundData } from './action-params.ts'
import { hostsFile } from './hosts-file.ts'
import { installStep } from './install-step.ts'
import { makeStep, writeFileStep } from './make-step.ts'
import { newcomerPackages } from './member-packages.ts'
import { nodeConfigOf } from './node-config.ts'
import type { PlanStep } from './plan.ts'
import type { PlanParty, Situation } from './situation.ts'
import { sstUserOf } from './sst-account.ts'
import { firewallCommands } from '#server/galera/firewall-commands.ts'
import { readOptionFiles, shown, SYSTEMCTL } from '#server/galera/server-commands.ts'
import {
  CONFIG_PATH,
  nodeOptions,
  renderConfig,
  renderStartTimeout,
  START_TIMEOUT_PATH,
} from '#server/galera/render-config.ts'
import { isHostName } from '#server/galera/hosts-block.ts'
import { methodRule } from '#server/galera/sst-methods.ts'
import { startTimeoutSeconds } from '#server/galera/transfer-estimate.ts'

const DATA_DIR = '/var/lib/mysql'

type Lockable = Pick<PlanParty, 'key' | 'name'>
type Named = Pick<Situation, 'planId'>

/** Takes the lock file on a server, so that a second console stays away. */
export function lockStep(party: Lockable, { planId }: Named, wave?: number): PlanStep {
  return makeStep(
    party,
    'lock-server',
    { jobId: planId },
    {
      title: `Lock ${party.name}`,
      purpose: 'Keeps another console from changing this server at the same time.',
      ...inWave(wave),
    },
  )
}

export function unlockStep(party: Lockable, { planId }: Named, wave?: number): PlanStep {
  return makeStep(
    party,
    'unlock-server',
    { jobId: planId },
    {
      title: `Unlock ${party.name}`,
      purpose: 'Other consoles may change it again.',
      ...inWave(wave),
    },
  )
}

/** The packages start nothing, but what was there before may run. */
export function stopStep(party: PlanParty): PlanStep {
  return makeStep(
    party,
    'stop-mariadb',
    { reason: 'It must not run while it is configured.', found: foundAt(party) },
    {
      title: `Stop MariaDB on ${party.name}`,
      purpose: 'A server that is there already must not run while it is configured.',
      guards: ['data-as-planned'],
      commands: [shown(SYSTEMCTL.stop)],
    },
  )
}

/** From a bare server to one that is configured, proved and stopped; kinds of steps in their order. */
export function prepareSteps(party: PlanParty, situation: Situation): PlanStep[][] {
  const { apt } = situation.choices
  const packages = newcomerPackages(situation.method, situation.tls.encrypted)
  const config = nodeConfigOf(party, situation)
  const options = nodeOptions(config)
  const account = situation.account === 'none' ? null : sstUserOf(situation)
  return [
    [
      installStep(
        party,
        { packages, apt },
        {
          title: `Install MariaDB on ${party.name}`,
          purpose:
            'Server, Galera provider and the tools of the state transfer, from the sources of the server.',
          ...(packages.every((name) => party.facts?.packages[name])
            ? { expectedMs: [200, 3_000] }
            : {}),
        },
      ),
    ],
    setAsideSteps(party, situation),
    hostEntrySteps(party, situation),
    [
      writeFileStep(party, {
        path: CONFIG_PATH,
        content: renderConfig(config),
        sstUser: account,
        title: `Configure ${party.name}`,
        purpose: 'Read after the files of the distribution, so that these values win.',
        suffix: 'config',
      }),
    ],
    [
      makeStep(
        party,
        'prove-configuration',
        { expected: provable(options) },
        {
          title: `Prove the configuration of ${party.name}`,
          purpose:
            'The server itself reads its files and must come to these values, before it is started.',
          commands: [readOptionFiles()],
        },
      ),
    ],
    firewallSteps(party, situation),
    startTimeoutSteps(party, situation),
  ]
}

/** wsrep_provider_options is proved by its whole text; an empty one is not written. */
function provable(options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== ''))
}

/** Data of somebody's that the plan knows of; a package-fresh directory holds none. */
function foundAt({ facts }: PlanParty): FoundData {
  const mariadb = facts?.mariadb
  if (mariadb?.dataKind !== 'has-data') return null
  const { dataBytes: bytes, grastate } = mariadb
  return { bytes, uuid: grastate?.uuid ?? null, seqno: grastate?.seqno ?? null }
}

/** Planned also where nothing was found: its guard refuses when that is no longer true. */
function setAsideSteps(party: PlanParty, { planId }: Situation): PlanStep[] {
  const dataDir = party.facts?.mariadb?.dataDir ?? DATA_DIR
  const asideDir = `${dataDir.replace(/\/+$/, '')}.synced-aside-${planId}`
  const found = foundAt(party)
  return [
    makeStep(
      party,
      'set-data-aside',
      { dataDir, asideDir, leaveFresh: true, found },
      {
        title: found
          ? `Set the data on ${party.name} aside`
          : `Make sure that ${party.name} holds no data`,
        purpose: found
          ? `Moved to ${asideDir}, never deleted; they can be brought back until they are released.`
          : `Nothing of anybody's was found in ${dataDir}, so it stays as it is. Data that have come since stop the job.`,
        guards: ['joiner-unchanged'],
      },
    ),
  ]
}

/** Our own block of /etc/hosts with every other server. */
export function hostEntrySteps(
  party: PlanParty,
  { choices, members, newcomers }: Situation,
): PlanStep[] {
  if (!choices.hostEntries) return []
  const others = [...members, ...newcomers].filter((other) => other !== party)
  const entries = others.flatMap((other) => {
    const names = [other.facts?.hostname ?? '', other.name].filter(
      (name) => isHostName(name) && !/^[\d.]+$/.test(name),
    )
    // A host name needs no entry for itself, and an entry needs an address.
    return /^[\d.]+$|:/.test(other.galeraAddress) && names.length > 0
      ? [{ address: other.galeraAddress, names: [...new Set(names)] }]
      : []
  })
  if (entries.length === 0) return []
  return [
    makeStep(
      party,
      'add-host-entries',
      { entries },
      {
        title: `Name the members in /etc/hosts of ${party.name}`,
        purpose: 'A look-up that nobody answers costs each connection of a transfer 10 s.',
        files: [hostsFile(party, entries)],
      },
    ),
  ]
}

/** Advertised addresses of those who are to be let in. */
export function firewallPeers(
  party: PlanParty,
  { members, newcomers }: Pick<Situation, 'members' | 'newcomers'>,
): string[] {
  const others = party.isNew ? [...members, ...newcomers] : newcomers
  return others.filter((other) => other !== party).map(({ galeraAddress }) => galeraAddress)
}

/** Opens the ports of Galera for the other members; nothing where there is none, or no firewall is active. */
export function firewallSteps(
  party: PlanParty,
  { choices, members, newcomers, method }: Situation,
): PlanStep[] {
  const firewall = party.facts?.firewall
  if (!choices.openFirewall || !firewall?.active || firewall.tool === 'none') return []
  const peers = firewallPeers(party, { members, newcomers })
  if (peers.length === 0) return []
  const sql = methodRule(method)?.ports.includes(3306) === true
  const ports =
    party.kind === 'arbitrator' ? [4567] : [4567, 4568, 4444, ...(sql ? [party.sqlPort] : [])]
  return [
    makeStep(
      party,
      'open-firewall',
      { tool: firewall.tool, peers, ports },
      {
        title: `Open the firewall of ${party.name}`,
        purpose: `Ports ${ports.join(', ')} for ${peers.join(', ')} only, by ${firewall.tool}. A rule that is there already is not added again.`,
        commands: firewallCommands(firewall.tool, { peers, ports }),
      },
    ),
  ]
}

function startTimeoutSteps(party: PlanParty, situation: Situation): PlanStep[] {
  if (!situation.joiners.includes(party)) return []
  const seconds = startTimeoutSeconds(situation.estimate)
  return [
    makeStep(
      party,
      'set-start-timeout',
      { seconds },
      {
        title: `Let ${party.name} take its time to start`,
        purpose: 'systemd must not end the server while it receives its data.',
        files: [
          {
            path: START_TIMEOUT_PATH,
            before: party.facts?.files?.[START_TIMEOUT_PATH] ?? null,
            after: renderStartTimeout(seconds),
          },
        ],
        commands: [shown(SYSTEMCTL.reload)],
      },
    ),
  ]
}

export function inWave(wave: number | undefined): { wave?: number } {
  return wave === undefined ? {} : { wave }
}
