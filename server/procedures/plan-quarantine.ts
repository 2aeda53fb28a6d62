import { formatBytes } from '#server/galera/figures.ts'
import { isOn } from '#server/galera/read-status.ts'
import { addressesIn } from '#server/galera/render-config.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'
import { finishPlan } from './finish-plan.ts'
import { makeStep } from './make-step.ts'
import { lockStep, unlockStep } from './newcomer-steps.ts'
import type { Plan, PlanServer, PlanStep, PreflightFinding } from './plan.ts'
import { blocking, warning } from './preflight/finding.ts'

/** Data that a job set aside, and the server where they lie. */
export interface QuarantineInput {
  /** Letters, digits and hyphens; names lock and set-aside directory on the server. */
  planId: string
  clusterName: string
  /** null when the cluster is not in the inventory any more. */
  clusterId: string | null
  server: PlanServer
  kept: {
    id: string
    path: string
    bytes: number | null
    uuid: string | null
    seqno: string | null
  }
  facts: PreflightFacts
  /** Whether something lies there still; null = could not be looked at. */
  isThere: boolean | null
  now: number
}

/** The data return to their place; what is there by then is set aside in turn. */
export function planRestoreData(input: QuarantineInput): Plan {
  const { server, kept, facts } = input
  const places = placesOf(kept.path)
  return finishPlan(
    {
      ...partsOf(input),
      kind: 'restore-data',
      title: `Restore the data of ${server.key}`,
      findings: [...lookFindings(input), ...restoreFindings(input)],
    },
    () => (places === null ? [] : locked(input, restoreSteps(input, places, facts))),
  )
}

/** The data are deleted: the space is free, and nothing can be brought back. */
export function planReleaseData(input: QuarantineInput): Plan {
  const { server, kept, facts } = input
  const inUse = dataDirsOf(facts.mariadb).includes(kept.path)
  return finishPlan(
    {
      ...partsOf(input),
      kind: 'release-data',
      title: `Delete data set aside on ${server.key}`,
      findings: [
        ...lookFindings(input),
        ...(inUse
          ? [
              blocking('aside-in-use', [server.key], {
                title: `MariaDB on ${server.key} has ${kept.path} for its data directory.`,
                why: 'Deleting it would delete data in use.',
                mend: 'Point datadir elsewhere first, if these data are not wanted.',
              }),
            ]
          : []),
      ],
    },
    () =>
      locked(input, [
        makeStep(
          server,
          'release-data',
          { quarantineId: kept.id, path: kept.path },
          {
            title: `Delete ${kept.path}`,
            purpose: `Frees ${kept.bytes === null ? 'its space' : formatBytes(kept.bytes)}. There is no way back.`,
            commands: [`rm -rf --one-file-system -- ${kept.path}`],
          },
        ),
      ]),
  )
}

/** Where they came from; where a mount point was, they lie in its lost+found. null = not the console's naming. */
function placesOf(path: string): { dataDir: string; asideDir: string } | null {
  const inside = /^(\/.+)\/lost\+found\/([^/]+)$/s.exec(path)
  const [, mount = '', name = ''] = inside ?? []
  const asideDir = inside ? `${mount.slice(0, mount.lastIndexOf('/') + 1)}${name}` : path
  const dataDir = /^(\/.*[^/])\.synced-aside-[A-Za-z0-9_-]+$/s.exec(asideDir)?.[1]
  return dataDir === undefined || (inside && dataDir !== mount) ? null : { dataDir, asideDir }
}

/** The data directory by each of its names. */
function dataDirsOf(mariadb: PreflightFacts['mariadb']): string[] {
  return [mariadb?.dataDir, mariadb?.dataDirLink].flatMap((path) =>
    path ? [path.replace(/(.)\/+$/, '$1')] : [],
  )
}

function partsOf({ clusterName, clusterId, server, now }: QuarantineInput) {
  return {
    clusterName,
    clusterId,
    servers: [server],
    transfer: null,
    survivesOneMoreFailure: null,
    plannedAtMs: now,
  }
}

function locked({ planId, server }: QuarantineInput, steps: PlanStep[]): PlanStep[] {
  const party = { key: server.key, name: server.key }
  return [lockStep(party, { planId }), ...steps, unlockStep(party, { planId })]
}

function restoreSteps(
  { planId, server, kept }: QuarantineInput,
  places: { dataDir: string; asideDir: string },
  { mariadb }: PreflightFacts,
): PlanStep[] {
  const asideDir = `${places.dataDir}.synced-aside-${planId}`
  const isHere = dataDirsOf(mariadb).includes(places.dataDir)
  const found =
    isHere && mariadb?.dataKind === 'has-data'
      ? {
          bytes: mariadb.dataBytes,
          uuid: mariadb.grastate?.uuid ?? null,
          seqno: mariadb.grastate?.seqno ?? null,
        }
      : null
  return [
    makeStep(
      server,
      'set-data-aside',
      { dataDir: places.dataDir, asideDir, found },
      {
        title: `Set what is in ${places.dataDir} aside`,
        purpose: `Moved to ${asideDir}, never deleted; it can be restored in turn.`,
        guards: ['joiner-unchanged'],
      },
    ),
    makeStep(
      server,
      'restore-data',
      { quarantineId: kept.id, ...places },
      {
        title: `Move ${kept.path} back`,
        purpose: `To ${places.dataDir}, where it was found. MariaDB stays stopped: whether and how it starts is yours to say.`,
        commands: [`mv -T -- ${kept.path} ${places.dataDir}`],
      },
    ),
  ]
}

function lookFindings({ server, kept, facts, isThere }: QuarantineInput): PreflightFinding[] {
  const { key } = server
  if (facts.problem && facts.problem.stage !== 'sql') {
    return [
      blocking(`contact:${key}`, [key], {
        title: facts.problem.message,
        why: 'The data lie on this server.',
        mend: facts.problem.mend,
      }),
    ]
  }
  if (isThere === true) return []
  return [
    blocking('aside-gone', [key], {
      title:
        isThere === null
          ? `${kept.path} on ${key} could not be looked at.`
          : `Nothing lies at ${kept.path} on ${key} any more.`,
      why: 'That is where the data were set aside.',
      mend: 'Look for them on the server.',
    }),
  ]
}

const RUNS = ['active', 'activating', 'deactivating', 'reloading']

function restoreFindings({ server, kept, facts }: QuarantineInput): PreflightFinding[] {
  const { key } = server
  const { mariadb, options } = facts
  const findings: PreflightFinding[] = []
  if (placesOf(kept.path) === null) {
    findings.push(
      blocking('aside-foreign', [key], {
        title: `Where ${kept.path} came from is not known.`,
        why: 'The console brings back only what it has set aside itself.',
        mend: 'Move it by hand on the server.',
      }),
    )
  }
  if (mariadb && RUNS.includes(mariadb.unitState)) {
    findings.push(
      blocking('mariadb-runs', [key], {
        title: `MariaDB runs on ${key}.`,
        why: 'Its data directory cannot be exchanged below it.',
        mend: `Stop it on ${key}, then plan again.`,
      }),
    )
  }
  const members = addressesIn(options['wsrep_cluster_address'] ?? '')
  if (isOn(options['wsrep_on']) === true && members.length > 0) {
    findings.push(
      warning('would-join', [key], {
        title: `As configured, MariaDB on ${key} joins ${options['wsrep_cluster_name'] ?? 'a cluster'} at its next start.`,
        why: 'A state transfer would then replace the restored data.',
        mend: 'Set wsrep_on=OFF there before it is started, to keep them.',
      }),
    )
  }
  return findings
}
