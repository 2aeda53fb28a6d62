import type { PlanParty, Situation } from './situation.ts'
import { canDonate } from './choose-donor.ts'
import { methodRule } from '#server/galera/sst-methods.ts'

/** User name of the SST account: a known one, or a new one named after the plan (at most 80 letters, manual). */
export function sstUserOf({ choices, planId }: Pick<Situation, 'choices' | 'planId'>): string {
  return choices.knownSstUser ?? `synced_sst_${planId.replace(/[^A-Za-z0-9]/g, '').slice(-12)}`
}

/**
 * Whether an account must be made. The new node has to have one itself, to donate later, and the
 * password of an account that works on the members is known to nobody but them.
 */
export function needsNewAccount(situation: Situation): boolean {
  const { account, choices, members, kind } = situation
  if (account === 'none') return false
  if (kind === 'deploy-cluster' || choices.knownSstUser === null) return true
  return !members.some(
    ({ facts }) =>
      facts?.sstAccount?.works === true && facts.sstAccount.user === choices.knownSstUser,
  )
}

/**
 * Members that could be chosen as donor and have no account that works: theirs is set at run time.
 * For mysqldump all of them, as the joiner must know the very account that the donor uses.
 */
export function partiesWithoutSstAuth(situation: Situation): PlanParty[] {
  const { account, members } = situation
  if (account === 'none') return []
  const user = sstUserOf(situation)
  return members.filter((member) => {
    const found = member.facts?.sstAccount
    const fits = found?.works === true && (account === 'donor' || found.user === user)
    return canDonate(member) && member.facts?.problem === null && !fits
  })
}

export interface LoginHosts {
  host: string
  /** Absent where it logs in on the server itself only. */
  alsoFrom?: string[]
}

/**
 * Where the account may log in from. A backup does so on the donor itself. A dump is loaded from the
 * donor into the joiner over the network, and Galera may choose any member for either, also later.
 */
export function sstLoginHosts({
  method,
  members,
  newcomers,
}: Pick<Situation, 'method' | 'members' | 'newcomers'>): LoginHosts {
  if (methodRule(method)?.account !== 'both') return { host: 'localhost' }
  const parties = [...members, ...newcomers].filter(({ kind }) => kind === 'data')
  const addresses = parties.flatMap((party) => [
    party.galeraAddress,
    // MariaDB compares the address; a name only where the look-up of it works backwards.
    ...(isIpAddress(party.galeraAddress) ? [] : foundFor(party, parties)),
  ])
  return { host: 'localhost', alsoFrom: [...new Set(addresses)] }
}

export function hostsOf({ host, alsoFrom = [] }: LoginHosts): string[] {
  return [host, ...alsoFrom]
}

function foundFor(party: PlanParty, parties: readonly PlanParty[]): string[] {
  return parties.flatMap(({ facts }) => facts?.names[party.key]?.forward ?? [])
}

function isIpAddress(text: string): boolean {
  return /^\d+(\.\d+){3}$/.test(text) || text.includes(':')
}
