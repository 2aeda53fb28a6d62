import { makeStep, writeFileStep, type StepWords } from './make-step.ts'
import { namedDonorStep, releaseDonorStep } from './join-steps.ts'
import { keptOnMount } from './node-config.ts'
import type { MemberPlace } from './node-job-input.ts'
import type { GuardName, PlanServer, PlanStep, Range, StepTerms } from './plan.ts'
import { renderSstConfig, SST_KEEP_PATH } from '#server/galera/render-config.ts'
import { shown, SYSTEMCTL } from '#server/galera/server-commands.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'

export interface MemberParty {
  key: string
  name: string
  facts: PreflightFacts | null
  place: MemberPlace
}

export function memberServer({ nodeId, name, address, sshPort }: MemberPlace): PlanServer {
  return { key: name, address, sshPort, role: 'member', nodeId }
}

/**
 * Asked before a stop and before a start: with an option that it does not know a server does not come
 * up, and its grastate.dat is left without a position (10.11.19, lab).
 */
export function proveFilesStep(
  party: MemberParty,
  place: Pick<StepWords, 'suffix' | 'wave'> = {},
): PlanStep {
  return makeStep(
    party,
    'prove-configuration',
    { expected: {} },
    {
      title: `Prove that ${party.name} would start`,
      purpose:
        'The server itself must accept its option files as they are now; with one that it refuses it would stay down and lose its position.',
      commands: ['mariadbd --verbose --help'],
      ...place,
    },
  )
}

export function stopStep(
  party: MemberParty,
  terms: StepTerms,
  purpose: string,
  guards: GuardName[],
): PlanStep {
  return makeStep(
    party,
    'stop-mariadb',
    { reason: purpose },
    {
      title: `Stop ${party.name}`,
      purpose,
      guards,
      commands: [shown(SYSTEMCTL.stop)],
      terms,
    },
  )
}

/** Its own data directory makes way; nothing is deleted. */
export function setOwnDataAside(party: MemberParty, planId: string): PlanStep[] {
  const mariadb = party.facts?.mariadb
  if (!mariadb) return []
  const { dataDir, dataBytes: bytes, grastate } = mariadb
  const asideDir = `${dataDir.replace(/(.)\/+$/, '$1')}.synced-aside-${planId}`
  const found = { bytes, uuid: grastate?.uuid ?? null, seqno: grastate?.seqno ?? null }
  return [
    makeStep(
      party,
      'set-data-aside',
      { dataDir, asideDir, found },
      {
        title: `Set the data of ${party.name} aside`,
        purpose: `Moved to ${asideDir} on the same disk, never deleted; they can be restored until they are released.`,
        guards: ['joiner-unchanged'],
        commands: [`mv -T -- ${dataDir} ${asideDir}`],
      },
    ),
  ]
}

/** The joiner's script gives up at a lost+found with data that were set aside (node-config.ts; lab). */
export function keepAsideStep(party: MemberParty, { wayBack }: StepTerms): PlanStep[] {
  const pattern = keptOnMount(wayBack?.method ?? null, party.facts)
  if (pattern === null) return []
  return [
    writeFileStep(party, {
      path: SST_KEEP_PATH,
      content: renderSstConfig([['cpat', pattern]]),
      sstUser: null,
      title: `Let transfers to ${party.name} pass over data set aside`,
      purpose:
        'Its data directory is a mount point, so they lie in its lost+found, which the joiner’s script may not enter. The file stays: each later transfer needs it too.',
      suffix: 'sst-keep',
    }),
  ]
}

export interface ComeBack {
  clusterName: string
  stateUuid: string | null
  expectedBytes: number | null
  expectedMs: Range | null
  /** Taking back leaves it running once it is whole. */
  stays: boolean
}

/** From a stopped member to a Synced one; with a donor named for this one start only. */
export function comeBackSteps(party: MemberParty, terms: StepTerms, back: ComeBack): PlanStep[] {
  const { preference, wayBack } = terms
  const expectedMs = wayBack?.durationMs ?? back.expectedMs
  const { clusterName, stateUuid, expectedBytes, stays } = back
  return [
    ...(preference === null
      ? []
      : [namedDonorStep(party, preference.replace(/,$/, ''), preference)]),
    makeStep(
      party,
      'join-cluster',
      {
        clusterName,
        stateUuid,
        // Itself and a donor: what becomes of the others meanwhile does not undo its return.
        expectedSize: 2,
        expectedBytes,
        method: wayBack?.method ?? 'rsync',
        sqlPort: party.place.sqlPort,
        leaveBoot: true,
        staysWhenWhole: stays,
      },
      {
        title: `Start ${party.name} and follow it until Synced`,
        purpose: wayBack === null ? 'How it comes back is not known.' : wayBack.because,
        guards: ['comes-back-as-planned'],
        commands: [SYSTEMCTL.resetFailed, SYSTEMCTL.start].map(shown),
        ...(expectedMs ? { expectedMs } : {}),
        terms,
      },
    ),
    ...(preference === null ? [] : [releaseDonorStep(party)]),
  ]
}
