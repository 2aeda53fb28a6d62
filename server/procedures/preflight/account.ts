import type { PreflightFinding } from '../plan.ts'
import type { Situation } from '../situation.ts'
import { canDonate } from '../choose-donor.ts'
import { needsNewAccount, partiesWithoutSstAuth } from '../sst-account.ts'
import { notice, warning } from './finding.ts'
import { sstPrivileges } from '#server/galera/sst-methods.ts'

/** The SST account: what is there, what the plan makes, and what it changes on members. */
export function accountFindings(situation: Situation): PreflightFinding[] {
  const { account, members, method, sourceVersion } = situation
  if (account === 'none' || situation.kind === 'deploy-cluster') return []
  const findings: PreflightFinding[] = []
  for (const member of members.filter(canDonate)) {
    const found = member.facts?.sstAccount
    if (found?.works !== false) continue
    findings.push(
      warning(`sst-account:${member.key}`, [member.key], {
        ...accountFails(member, found.error),
        mend: 'The plan makes a new account and sets it there.',
      }),
    )
  }
  if (needsNewAccount(situation) && sourceVersion) {
    const changed = partiesWithoutSstAuth(situation).map(({ name }) => name)
    findings.push(
      notice(
        'sst-account-new',
        members.filter(canDonate).map(({ key }) => key),
        {
          title: 'A new SST account is made.',
          why: `It gets ${sstPrivileges(method, sourceVersion).join(', ')} and nothing else${changed.length > 0 ? `, and is set on ${changed.join(', ')}` : ''}. The password of an account that exists cannot be read.`,
          mend: null,
        },
      ),
    )
  }
  return findings
}

export function accountFails({ name }: { name: string }, error: string | null) {
  return {
    title: `The SST account of ${name} does not work.`,
    why: `${error ?? 'The login was refused.'} The donor’s own wsrep_sst_auth is used, so a transfer from it fails after the joiner’s data are gone.`,
  }
}
