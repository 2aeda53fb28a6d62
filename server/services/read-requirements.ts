import { z } from 'zod'
import { journalGroupCommand, sudoersFor } from '#server/remote/privileged-commands.ts'
import { observeGrants } from '#server/sql/observe-grants.ts'
import { type Deps, requirePermission } from './actor.ts'
import { OperatorProblem } from './operator-problem.ts'

export const requirementsInput = z.object({
  sqlUser: z.string().min(1, 'Enter the name of the SQL user.').max(80),
  sshUser: z.string().min(1, 'Enter the name of the SSH user.').max(32),
  /** Address from which the console reaches the servers; "%" where it is not known. */
  consoleHost: z.string().min(1).max(253).default('%'),
})

export interface RequirementsView {
  /** SQL for the observe tier, run once on any node. */
  grants: string
  /** Lines for /etc/sudoers.d/synced. */
  sudoers: string
  /** Alternative to sudo for the journal. */
  journalGroup: string
  groupNote: string
}

/** The exact statements and rules that each tier needs. */
export function readRequirements(
  deps: Deps,
  input: z.output<typeof requirementsInput>,
): RequirementsView {
  requirePermission(deps, 'cluster.read')
  try {
    return {
      grants: observeGrants(input.sqlUser, input.consoleHost).join('\n'),
      sudoers: sudoersFor(input.sshUser),
      journalGroup: journalGroupCommand(input.sshUser),
      groupNote:
        'Membership in systemd-journal lets the console follow the log without sudo. The sudo rules are then needed only to read the saved Galera position.',
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The user name cannot be used.'
    throw new OperatorProblem(
      'invalid',
      message,
      'Use a plain user name: letters, digits, dot, hyphen and underscore.',
    )
  }
}
