import type { ActionName, ActionParams } from './action-params.ts'
import type { GuardName, PlannedFile, PlanStep, Range, StepTerms } from './plan.ts'
import type { PlanParty } from './situation.ts'
import { HIDDEN, hideSecretOptions } from '#server/galera/secret-options.ts'

/** How long an action takes, ms; join-cluster has its own estimate. Seen in the lab, with room above. */
const EXPECTED_MS: Readonly<Record<ActionName, Range>> = {
  'lock-server': [100, 1_000],
  'unlock-server': [100, 1_000],
  'install-packages': [8_000, 120_000],
  'set-data-aside': [200, 3_000],
  'restore-data': [200, 3_000],
  'release-data': [200, 600_000],
  'write-file': [200, 1_500],
  'prove-configuration': [500, 5_000],
  'create-sst-account': [300, 2_000],
  'set-sst-auth': [200, 1_500],
  'open-firewall': [300, 4_000],
  'set-start-timeout': [300, 3_000],
  'stop-mariadb': [500, 30_000],
  'add-host-entries': [200, 1_500],
  'set-pc-weight': [200, 1_500],
  'prepare-logical-joiner': [3_000, 20_000],
  'release-donor': [200, 1_500],
  'bootstrap-cluster': [3_000, 30_000],
  'prove-bootstrap-flag-gone': [200, 2_000],
  'secure-root-account': [200, 2_000],
  'create-monitor-account': [200, 2_000],
  'join-cluster': [10_000, 600_000],
  'verify-replication': [500, 15_000],
  'record-node': [50, 500],
}

export interface StepWords {
  title: string
  purpose: string
  /** Parts the keys of several steps with one action on one server. */
  suffix?: string
  guards?: GuardName[]
  files?: PlannedFile[]
  commands?: string[]
  expectedMs?: Range
  wave?: number
  terms?: StepTerms
}

/** One step of a plan; its key is server and action, and the suffix where there are several. */
export function makeStep<Name extends ActionName>(
  party: Pick<PlanParty, 'key'>,
  action: Name,
  params: ActionParams[Name],
  words: StepWords,
): PlanStep {
  const suffix = words.suffix === undefined ? '' : `/${words.suffix}`
  return {
    key: `${party.key}/${action}${suffix}`,
    title: words.title,
    purpose: words.purpose,
    server: party.key,
    action,
    params,
    guards: words.guards ?? [],
    files: words.files ?? [],
    commands: words.commands ?? [],
    expectedMs: words.expectedMs ?? EXPECTED_MS[action],
    ...(words.wave === undefined ? {} : { wave: words.wave }),
    ...(words.terms === undefined ? {} : { terms: words.terms }),
  }
}

export interface FileToWrite {
  path: string
  content: string
  /** User of wsrep_sst_auth, whose line the action puts behind the content; null = no such line. */
  sstUser: string | null
  title: string
  purpose: string
  suffix: string
  wave?: number
}

/** Files with an account are for root and the server alone. */
export function writeFileStep(
  party: Pick<PlanParty, 'key' | 'facts'>,
  file: FileToWrite,
): PlanStep {
  const { path, content, sstUser, title, purpose, suffix, wave } = file
  const mode = sstUser === null ? 0o644 : 0o640
  const owner = sstUser === null ? 'root:root' : 'root:mysql'
  const before = party.facts?.files?.[path] ?? null
  const line = sstUser === null ? '' : `wsrep_sst_auth = "${sstUser}:${HIDDEN}"\n`
  return makeStep(
    party,
    'write-file',
    { path, content, mode, owner, withSstAuth: sstUser },
    {
      title,
      purpose,
      suffix,
      files: [
        {
          path,
          before: before === null ? null : hideSecretOptions(before),
          after: `${content}${line}`,
        },
      ],
      ...(wave === undefined ? {} : { wave }),
    },
  )
}

/** Servers do not wait for each other; the steps of one run in order. */
export function inOneWave(wave: number, steps: readonly PlanStep[]): PlanStep[] {
  return steps.map((step) => ({ ...step, wave }))
}

/** No step of the wave waits for another. */
export function apartInWave(wave: number, steps: readonly PlanStep[]): PlanStep[] {
  return steps.map((step) => ({ ...step, wave, apart: true }))
}
