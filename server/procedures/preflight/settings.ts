import type { PreflightFinding } from '../plan.ts'
import type { PlanParty, Situation } from '../situation.ts'
import { encryptionOf, mustMatch, valueOf } from '../match-donor.ts'
import { blocking, notice, warning } from './finding.ts'
import { extraOptionProblem } from '#server/galera/render-config.ts'
import { CONFIG_PATH } from '#server/galera/render-config.ts'
import { FORBIDDEN_IN_FILE } from '#server/galera/merge-provider-options.ts'
import { parseProviderOptions } from '#server/galera/provider-options.ts'
import { methodRule } from '#server/galera/sst-methods.ts'

/** Settings that must be equal for a physical copy, encryption at rest, and the operator's own. */
export function settingFindings(situation: Situation): PreflightFinding[] {
  const { newcomers, donor, method, kind } = situation
  const physical = methodRule(method)?.kind !== 'logical'
  const findings = [...extraOptions(situation), ...gcacheSize(situation), ...aptSource(situation)]
  for (const party of newcomers) {
    if (physical && donor && kind === 'add-node') {
      findings.push(...matching(party, donor), ...encryption(party, donor))
    }
    findings.push(...laterFiles(party))
  }
  if (physical && donor && kind === 'add-node' && !donor.facts?.variables) {
    findings.push(
      warning('settings-unknown', [donor.key], {
        title: `The settings of ${donor.name} could not be read.`,
        why: 'Page size, undo tablespaces and others must be equal on both ends of a physical copy.',
        mend: 'Let the console log in to it, or compare them by hand.',
      }),
    )
  }
  return findings
}

function matching(party: PlanParty, donor: PlanParty): PreflightFinding[] {
  return Object.entries(mustMatch(donor)).flatMap(([name, value]) => {
    const mine = party.facts?.options[name]
    if (mine === undefined || mine.toLowerCase() === value.toLowerCase()) return []
    return [
      notice(`setting:${party.key}:${name}`, [party.key], {
        title: `${name} is ${mine} on ${party.name} and ${value} on ${donor.name}.`,
        why: 'InnoDB does not start on a physical copy with another value. The plan sets that of the donor.',
        mend: null,
      }),
    ]
  })
}

/** A joiner without the donor's keys cannot open the copied tablespaces (galera-measured §5.1). */
function encryption(party: PlanParty, donor: PlanParty): PreflightFinding[] {
  const theirs = encryptionOf(donor)
  if (!theirs.active) return []
  const id = `encryption:${party.key}`
  const where = [party.key, donor.key]
  if (theirs.needsSecret && valueOf(party, 'file_key_management_filename') === null) {
    return [
      blocking(id, where, {
        title: `${donor.name} encrypts its data, and its key file needs a password that the console does not read.`,
        why: 'The joiner could not open the copied tablespaces.',
        mend: `Set up the same key plugin, key file and password on ${party.name} by hand first.`,
      }),
    ]
  }
  const unreadable = theirs.paths.filter((path) => party.facts?.readableFiles?.[path] === false)
  if (unreadable.length > 0) {
    return [
      blocking(id, where, {
        title: `${party.name} has no readable ${unreadable.join(' and ')}.`,
        why: `${donor.name} encrypts its data with the keys in it; without them the joiner cannot open the copied tablespaces.`,
        mend: `Copy it from ${donor.name} to ${party.name}, owner mysql, mode 0400.`,
      }),
    ]
  }
  return [
    warning(id, where, {
      title: `${donor.name} encrypts its data.`,
      why: 'Key plugin, keys and their numbers must be the same on the joiner; the console cannot compare the keys.',
      mend: `Make sure that ${party.name} has the keys of ${donor.name}.`,
    }),
  ]
}

function laterFiles({ key, name, facts }: PlanParty): PreflightFinding[] {
  const files = facts?.optionFiles ?? []
  const folder = CONFIG_PATH.slice(0, CONFIG_PATH.lastIndexOf('/') + 1)
  const later = files.filter(
    (file) => file.startsWith(folder) && file > CONFIG_PATH && !file.includes('/99-synced.'),
  )
  if (later.length === 0) return []
  return [
    warning(`later-files:${key}`, [key], {
      title: `${name} reads ${later.join(' and ')} after the file of the console.`,
      why: 'What is set there wins. The plan proves every value before anything starts, and stops if one loses.',
      mend: 'Rename the file so that it sorts before 99-synced.cnf, or take it away.',
    }),
  ]
}

function extraOptions({ choices }: Situation): PreflightFinding[] {
  return Object.entries(choices.extraOptions).flatMap(([name, value]) => {
    const isProvider = name.replaceAll('-', '_') === 'wsrep_provider_options'
    const rescue = isProvider
      ? [...parseProviderOptions(value).keys()].filter((one) => FORBIDDEN_IN_FILE.includes(one))
      : []
    const problem = isProvider
      ? rescue.length > 0
        ? `${rescue.join(' and ')} must not stand in a file.`
        : null
      : extraOptionProblem(name, value)
    if (problem === null) return []
    const why = 'It would break the cluster, or the plan could not be kept and shown.'
    return [
      blocking(`extra-option:${name}`, [], {
        title: problem,
        why,
        mend: 'Take it out of the further options.',
      }),
    ]
  })
}

function gcacheSize({ choices: { gcacheSize: size } }: Situation): PreflightFinding[] {
  if (size === null || /^[1-9]\d{0,11}[KMGT]?$/i.test(size)) return []
  return [
    blocking('gcache-size', [], {
      title: `"${size}" is no size for the gcache.`,
      why: 'The provider refuses to start with it.',
      mend: 'Give a number with K, M, G or T, for instance 1G.',
    }),
  ]
}

/** A plan is kept and shown to everybody who may see the cluster. */
function aptSource({ choices: { apt } }: Situation): PreflightFinding[] {
  const hasPassword = [apt.proxy, apt.stanza].some((text) =>
    /:\/\/[^/\s@]*:[^/\s]*@/.test(text ?? ''),
  )
  if (!hasPassword) return []
  return [
    blocking('apt-credentials', [], {
      title: 'The package source holds a password.',
      why: 'A plan is shown and kept, so it takes no secrets.',
      mend: 'Put user and password into /etc/apt/auth.conf.d on the servers, and give the source without.',
    }),
  ]
}
