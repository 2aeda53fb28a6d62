import type { PreflightFinding } from '../plan.ts'
import { plannedGcacheBytes, type PlanParty, type Situation } from '../situation.ts'
import {
  FULL_DISK_HARM,
  MORE_SPACE,
  spaceForServer,
  spaceReason,
} from '#server/galera/disk/space-for-copy.ts'
import { formatBytes } from '#server/galera/figures.ts'
import { methodRule } from '#server/galera/sst-methods.ts'
import { blocking, notice, warning } from './finding.ts'

/** Below this a donor whose gcache overflows into page files may fill its disk (galera-measured §2.3). */
const DONOR_LEAST_FREE_BYTES = 1e9

/** Disk space, and what lies in the data directories. */
export function storageFindings(situation: Situation): PreflightFinding[] {
  return [
    ...situation.newcomers.flatMap((party) => [
      ...space(party, situation),
      ...formerData(party),
      ...dataDirName(party, situation),
    ]),
    ...donorSpace(situation.donor),
  ]
}

function space(party: PlanParty, situation: Situation): PreflightFinding[] {
  const { key, name, facts } = party
  if (!facts || facts.problem) return []
  const free = facts.disk.dataDirFreeBytes
  const { neededBytes } = situation.estimate
  const receives = situation.joiners.includes(party)
  const gcache = plannedGcacheBytes(situation)
  const id = `disk:${key}`
  if (free === null || (receives && neededBytes === null)) {
    return [
      warning(id, [key], {
        title:
          free === null
            ? `The free space on ${name} could not be read.`
            : 'The size of the donor’s data could not be read.',
        why: FULL_DISK_HARM,
        mend: 'Compare the donor’s data with the free space by hand.',
      }),
    ]
  }
  const needed = spaceForServer(receives ? (neededBytes ?? 0) : 0, gcache)
  const kept =
    facts.mariadb?.dataKind === 'has-data'
      ? ' The data found there stay on the same disk, set aside.'
      : ''
  const why = `${spaceReason({ neededBytes: needed, gcacheBytes: gcache })}${kept}`
  if (free < needed) {
    return [
      blocking(id, [key], {
        title: `${name} has ${formatBytes(free)} free for its data and needs ${formatBytes(needed)}.`,
        why,
        mend: MORE_SPACE,
      }),
    ]
  }
  if (free > needed * 1.5) return []
  return [
    warning(id, [key], {
      title: `${name} has ${formatBytes(free)} free, not much more than the ${formatBytes(needed)} needed.`,
      why,
      mend: 'Enlarge the disk soon.',
    }),
  ]
}

/** Nothing is deleted: what is there is named and set aside (issue 3, "Nothing lost"). */
function formerData({ key, name, facts }: PlanParty): PreflightFinding[] {
  const mariadb = facts?.mariadb
  if (mariadb?.dataKind !== 'has-data') return []
  const { grastate, dataBytes, dataDir } = mariadb
  const size = dataBytes === null ? 'of unknown size' : `of ${formatBytes(dataBytes)}`
  const state = grastate
    ? `, state ${grastate.uuid}:${grastate.seqno}`
    : ', from a server outside any cluster'
  return [
    warning(`former-data:${key}`, [key], {
      title: `${name} holds data ${size}${state}.`,
      why: `A state transfer replaces what is in ${dataDir}. The plan sets it aside on the same disk first; it can be brought back until it is released.`,
      mend: 'Make sure that nothing uses these data.',
    }),
  ]
}

/** wsrep_sst.cc puts the path between single quotes for a shell, wsrep_sst_rsync into rsyncd.conf. */
const UNSAFE_PATH = /['"`$\\;&|<>%#\p{Cc}\u2028\u2029]/u
const UNSAFE_OR_BLANK = new RegExp(`${UNSAFE_PATH.source}|\\s`, 'u')

function dataDirName({ key, name, facts }: PlanParty, situation: Situation): PreflightFinding[] {
  const dataDir = facts?.mariadb?.dataDir
  const { tls, method } = situation
  // Then wsrep_sst_rsync lets stunnel run $SHELL, which a service does not have (10.11.19, lab).
  const blanksBreak = tls.encrypted && methodRule(method)?.tls === 'sst-stunnel'
  const sign = (blanksBreak ? UNSAFE_OR_BLANK : UNSAFE_PATH).exec(dataDir ?? '')?.[0]
  if (sign === undefined) return []
  return [
    blocking(`data-dir-name:${key}`, [key], {
      title: `The data directory of ${name} has ${JSON.stringify(sign)} in its name: ${dataDir}.`,
      why: 'MariaDB’s own scripts for the state transfer would interpret it.',
      mend: 'Set datadir to a path without quotes, blanks, $, %, # and the like, and move what is there.',
    }),
  ]
}

function donorSpace(donor: PlanParty | null): PreflightFinding[] {
  const free = donor?.facts?.disk.dataDirFreeBytes ?? null
  if (!donor || free === null || free >= DONOR_LEAST_FREE_BYTES || donor.isNew) return []
  return [
    notice(`donor-disk:${donor.key}`, [donor.key], {
      title: `${donor.name} has only ${formatBytes(free)} free.`,
      why: 'While it sends, its gcache holds every write-set for the joiner and may overflow into page files.',
      mend: 'Free some space there, or choose another donor.',
    }),
  ]
}
