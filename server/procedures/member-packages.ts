import type { PlanParty } from './situation.ts'
import { methodRule, packagesOf, toolsOf } from '#server/galera/sst-methods.ts'

/**
 * What to install on a running member so that it can send. A package of MariaDB is pinned to the
 * version of the member's server: apt would otherwise upgrade, and so restart, the running server.
 */
export function memberPackages(
  member: PlanParty,
  method: string,
  tls: boolean,
): { install: string[]; missing: string[] } {
  const { facts } = member
  if (!facts) return { install: [], missing: [] }
  const absent = toolsOf(method, 'donor', tls).filter(
    (tool) => !tool.some((program) => facts.tools[program]),
  )
  if (absent.length === 0) return { install: [], missing: [] }
  const install: string[] = []
  const missing: string[] = []
  for (const name of packagesOf(method, 'donor', tls)) {
    if (facts.packages[name] !== undefined) continue
    const candidate = facts.candidates[name]
    if (candidate === undefined) missing.push(name)
    else if (!/^(mariadb|percona|mysql)/.test(name)) install.push(name)
    else if (candidate === serverPackageVersion(facts.packages))
      install.push(`${name}=${candidate}`)
    else missing.push(name)
  }
  // The packages are there and the program is not: nothing that a package can mend.
  if (install.length === 0 && missing.length === 0)
    missing.push(...absent.map(([name]) => name ?? ''))
  return { install, missing }
}

/** Version of the installed server package; Debian 11 names it mariadb-server-10.5. */
export function serverPackageVersion(packages: Readonly<Record<string, string>>): string | null {
  const name = Object.keys(packages).find((one) => /^mariadb-server(-\d|-core|$)/.test(one))
  return name === undefined ? null : (packages[name] ?? null)
}

/** What a newcomer needs: server, provider and the method's own, for joining and for donating later. */
export function newcomerPackages(method: string, tls: boolean): string[] {
  const rule = methodRule(method)
  const own = rule
    ? [...packagesOf(method, 'joiner', tls), ...packagesOf(method, 'donor', tls)]
    : []
  return [...new Set(['mariadb-server', 'galera-4', ...own])]
}
