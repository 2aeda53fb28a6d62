import type { GuardName } from './plan.ts'

/** What would make the job stop before a step, in words. */
export const GUARD_WORDS: Readonly<Record<GuardName, string>> = {
  'cluster-can-donate':
    'It stops before the start when the cluster is not one Primary component with a Synced donor.',
  'quorum-survives-joiner':
    'It stops before the start when losing the joiner would cost the others their quorum.',
  'joiner-is-no-member':
    'It stops when the new server has become a member of a cluster in the meantime.',
  'joiner-unchanged':
    'It stops when MariaDB runs on the new server, or its data are not those the plan was made for.',
  'no-other-primary':
    'It stops before the first start when any of the servers runs or answers as a cluster already.',
}
