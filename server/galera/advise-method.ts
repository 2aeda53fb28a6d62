import { METHOD_RULES } from '#server/galera/sst-method-rules.ts'
import { methodAllowed, methodRule, toolsOf } from '#server/galera/sst-methods.ts'
import { sameSeries, type ServerVersion } from '#server/galera/server-version.ts'

export interface MethodAdviceInput {
  donor: ServerVersion
  /** What will run on the joiner; null when not known. */
  joiner: ServerVersion | null
  /** The method the cluster is set to; null when not known. */
  clusterMethod: string | null
  /** Programs found on any possible donor, and packages that can be installed there; null = not known. */
  donorPrograms: readonly string[] | null
  donorCanInstall: readonly string[]
  /** Names of wsrep_sst_* scripts found on donor and joiner both; null = not known. */
  scripts: readonly string[] | null
}

export interface MethodAdvice {
  method: string
  because: string
  alternatives: { method: string; allowed: boolean; because: string }[]
}

/** The method to use for the next joiner of this cluster, and what speaks for and against each other one. */
export function adviseMethod(input: MethodAdviceInput): MethodAdvice {
  const { method, because } = choose(input)
  const known = Object.keys(METHOD_RULES)
  const others = (input.scripts ?? [])
    .map((script) => script.replace(/^wsrep_sst_/, ''))
    .filter((name) => methodRule(name) === null && name !== 'common' && name !== 'backup')
  const alternatives = [...known, ...new Set(others)]
    .filter((name) => name !== method)
    .map((name) => ({ method: name, ...judge(name, input) }))
  return { method, because, alternatives }
}

function choose(input: MethodAdviceInput): { method: string; because: string } {
  const { donor, joiner } = input
  if (donor.family !== 'MariaDB') {
    return methodAllowed('xtrabackup-v2', donor).allowed
      ? { method: 'xtrabackup-v2', because: 'Writes go on at the donor; only DDL waits for it.' }
      : methodAllowed('clone', donor).allowed
        ? { method: 'clone', because: 'It is the fastest, and only DDL waits at the donor.' }
        : { method: 'rsync', because: 'This version has no method that leaves its donor writable.' }
  }
  if (joiner !== null && !sameSeries(donor, joiner)) {
    return {
      method: 'mysqldump',
      because: 'The new server has another release series, and only a logical copy crosses it.',
    }
  }
  if (!donorHas('mariabackup', input)) {
    return {
      method: 'rsync',
      because:
        'No donor has mariadb-backup or can get it in the version of its server. With rsync the donor takes no writes while it sends.',
    }
  }
  const differs = input.clusterMethod !== null && input.clusterMethod !== 'mariabackup'
  return {
    method: 'mariabackup',
    because: differs
      ? `Writes go on at the donor while it sends. The cluster is set to ${input.clusterMethod}, but the joiner’s setting decides.`
      : 'Writes go on at the donor while it sends.',
  }
}

function donorHas(method: string, input: MethodAdviceInput): boolean {
  const { donorPrograms, donorCanInstall } = input
  if (donorPrograms === null) return true
  return toolsOf(method, 'donor', false).every(
    (tool) =>
      tool.some((program) => donorPrograms.includes(program)) ||
      tool.some((program) => donorCanInstall.includes(program)),
  )
}

const CHARACTER: Readonly<Record<string, string>> = {
  mariabackup: 'Writes go on at the donor; the joiner’s data are wiped first.',
  rsync: 'Fast, but the donor takes no writes for the whole transfer.',
  rsync_wan:
    'Sends differences only where an older copy lies in the joiner’s data directory; the donor takes no writes.',
  mysqldump: 'Slowest, and the donor takes no writes; the only one that crosses a release series.',
  'xtrabackup-v2': 'Writes go on at the donor; DDL waits.',
  clone: 'Fastest; DDL waits at the donor.',
}

function judge(method: string, input: MethodAdviceInput): { allowed: boolean; because: string } {
  const permission = methodAllowed(method, input.donor)
  if (!permission.allowed) return { allowed: false, because: permission.because }
  const rule = methodRule(method)
  if (rule === null) {
    return {
      allowed: true,
      because: 'A script found on the servers; the console knows nothing of it.',
    }
  }
  if (rule.kind === 'physical' && input.joiner !== null && !sameSeries(input.donor, input.joiner)) {
    return {
      allowed: false,
      because: 'A physical copy needs the same release series on both ends.',
    }
  }
  return { allowed: true, because: CHARACTER[method] ?? '' }
}
