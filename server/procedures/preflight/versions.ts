import type { PreflightFinding } from '../plan.ts'
import type { PlanParty, Situation } from '../situation.ts'
import { serverPackageVersion } from '../member-packages.ts'
import { blocking, notice, warning } from './finding.ts'
import {
  compareVersions,
  parsePackageVersion,
  sameSeries,
  shortVersion,
} from '#server/galera/server-version.ts'
import { methodRule } from '#server/galera/sst-methods.ts'

/** Distribution, MariaDB and Galera of the new servers against the cluster. */
export function versionFindings(situation: Situation): PreflightFinding[] {
  const { newcomers, members } = situation
  return [
    ...newcomers.flatMap((party) => [
      ...distribution(party),
      ...candidates(party),
      ...serverVersion(party, situation),
      ...provider(party, situation),
    ]),
    ...members.flatMap((party) => backupTool(party, situation.method)),
  ]
}

function distribution({ key, name, facts }: PlanParty): PreflightFinding[] {
  const os = facts?.os
  if (!facts || facts.problem) return []
  const mend = 'Use Debian 11, 12 or 13.'
  if (!os) {
    const title = `What ${name} runs could not be read.`
    return [blocking(`os:${key}`, [key], { title, why: 'Packages and paths depend on it.', mend })]
  }
  if (os.id === 'debian' && ['11', '12', '13'].includes(os.version)) return []
  const title = `${name} runs ${os.id} ${os.version}.`
  if (os.id === 'ubuntu' || os.id === 'debian') {
    const why = 'The layout is that of Debian, but the console is not tested on this release.'
    return [warning(`os:${key}`, [key], { title, why, mend })]
  }
  const why = 'The console installs packages and places files as on Debian 11, 12 and 13.'
  return [blocking(`os:${key}`, [key], { title, why, mend })]
}

function candidates({ key, name, facts, version }: PlanParty): PreflightFinding[] {
  if (!facts || facts.problem || facts.os === null) return []
  const missing = ['mariadb-server', 'galera-4'].filter(
    (one) =>
      facts.candidates[one] === undefined &&
      facts.packages[one] === undefined &&
      !(one === 'mariadb-server' && version && facts.mariadb?.version),
  )
  if (missing.length === 0) return []
  return [
    blocking(`packages:${key}`, [key], {
      title: `apt on ${name} offers no ${missing.join(' and no ')}.`,
      why: 'MariaDB cannot be installed there.',
      mend: 'Give an apt proxy or a private repository, or mend the package sources of the server.',
    }),
  ]
}

function serverVersion(party: PlanParty, situation: Situation): PreflightFinding[] {
  const { key, name, version } = party
  const source = situation.sourceVersion
  if (party === situation.newcomers[0] && situation.kind === 'deploy-cluster') return []
  const id = `version:${key}`
  if (version === null || source === null) {
    if (party.facts?.problem) return []
    return [
      warning(id, [key], {
        title: `The version of ${version === null ? name : 'the cluster'} is not known.`,
        why: 'A server of another release series cannot join by a physical copy.',
        mend: 'Let the console read it, then make the plan again.',
      }),
    ]
  }
  const [mine, theirs] = [shortVersion(version), shortVersion(source)]
  const physical = methodRule(situation.method)?.kind !== 'logical'
  if (version.family !== source.family) {
    return [
      blocking(id, [key], {
        title: `${name} has ${version.family}, the cluster ${source.family}.`,
        why: 'Servers of different families do not form one cluster.',
        mend: `Install ${source.family} ${source.major}.${source.minor} on it.`,
      }),
    ]
  }
  if (sameSeries(version, source)) {
    return compareVersions(version, source) === 0
      ? []
      : [patchFinding(party, situation, mine, theirs)]
  }
  const series = `${source.major}.${source.minor}`
  const older = compareVersions(version, source) < 0
  if (older || physical || situation.kind === 'deploy-cluster') {
    return [
      blocking(id, [key], {
        title: `${name} would run MariaDB ${mine}, the cluster runs ${theirs}.`,
        why: older
          ? 'A newer server’s data and write-sets cannot go to an older one.'
          : 'A physical copy needs the same release series: the redo log format changes between them (MDEV-27437).',
        mend: `Give a server or a repository that has MariaDB ${series}${older ? '' : ', or choose mysqldump'}.`,
      }),
    ]
  }
  return [
    warning(id, [key], {
      title: `${name} would run MariaDB ${mine}, the cluster runs ${theirs}.`,
      why: 'Mixed release series are meant for the time of an upgrade only.',
      mend: 'Upgrade the other members soon after.',
    }),
  ]
}

function patchFinding(
  { key, name, version }: PlanParty,
  { donors, members, newcomers, kind }: Situation,
  mine: string,
  theirs: string,
): PreflightFinding {
  const newer = members.filter(
    (member) => version && member.version && compareVersions(member.version, version) > 0,
  )
  const first = kind === 'deploy-cluster' ? newcomers[0] : undefined
  if (first?.version && version && compareVersions(first.version, version) > 0) {
    return blocking(`version:${key}`, [key, first.key], {
      title: `${name} would run ${mine}, older than ${theirs} of ${first.name}, its donor.`,
      why: 'A donor must never be newer than its joiner.',
      mend: `Put ${name} first, or offer the same version to all by a repository.`,
    })
  }
  if (newer.length === 0) {
    return notice(`version:${key}`, [key], {
      title: `${name} would run ${mine}, newer than ${theirs} of the ${kind === 'deploy-cluster' ? 'first server' : 'cluster'}.`,
      why: 'A newer patch release of the same series joins without harm.',
      mend: 'Upgrade the others when it suits.',
    })
  }
  return warning(`version:${key}`, [key, ...newer.map((member) => member.key)], {
    title: `${name} would run ${mine}, older than ${newer.map((member) => member.name).join(' and ')}.`,
    why:
      donors.length === 0
        ? 'A donor must never be newer than its joiner, and all that are Synced are.'
        : 'A donor must never be newer than its joiner, so these are not chosen.',
    mend: 'Offer the same version to the new server by a repository.',
  })
}

function provider({ key, name, facts }: PlanParty, { members }: Situation): PreflightFinding[] {
  if (!facts || facts.problem) return []
  const offered = facts.packages['galera-4'] ?? facts.candidates['galera-4']
  const mine = offered === undefined ? null : parsePackageVersion(offered)
  const theirs = members.flatMap(({ reading }) => {
    const version = reading?.providerVersion ?? null
    // Some builds show "4.23(r…)" for 26.4.23: the wsrep API version is left out.
    const match = version === null ? null : /^(?:(2[56])\.)?(\d+)\./.exec(version)
    return match ? [{ api: match[1] ?? '26', major: Number(match[2]) }] : []
  })
  const old = theirs.some(({ api, major }) => api === '25' || major === 3)
  if (!old || (mine && mine.major === 25)) return []
  return [
    blocking(`provider:${key}`, [key], {
      title: `The cluster runs Galera 3, ${name} would run Galera 4.`,
      why: 'The two join only during an upgrade of the whole cluster.',
      mend: 'Upgrade the cluster to Galera 4 first.',
    }),
  ]
}

/** mariadb-backup of another version than its server refuses or spoils the copy (galera-measured §5.1). */
function backupTool({ key, name, facts }: PlanParty, method: string): PreflightFinding[] {
  const tool = facts?.packages['mariadb-backup']
  const server = facts ? serverPackageVersion(facts.packages) : null
  if (method !== 'mariabackup' || tool === undefined || server === null || tool === server)
    return []
  return [
    warning(`backup-version:${key}`, [key], {
      title: `mariadb-backup on ${name} is ${tool}, its server package ${server}.`,
      why: 'The tool of another version refuses to copy, or spoils the copy.',
      mend: `Install mariadb-backup=${server} on ${name}, or choose another donor.`,
    }),
  ]
}
