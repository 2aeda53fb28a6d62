import type { GuardName } from './plan.ts'

/** What would make the job stop before a step, in words. */
export const GUARD_WORDS: Readonly<Record<GuardName, string>> = {
  'cluster-can-donate':
    'It stops before the start when the cluster is not one Primary component with a Synced donor.',
  'quorum-survives-joiner':
    'It stops before the start when losing the joiner would cost the others their quorum.',
  'joiner-is-no-member':
    'It stops when the new server has become a member of a cluster in the meantime.',
  'data-as-planned':
    'It stops before MariaDB on a new server is stopped when data have come there that the plan was not made for.',
  'joiner-unchanged':
    'It stops when MariaDB runs where data are to be moved, or they are not those the plan was made for.',
  'no-other-primary':
    'It stops before the first start when any of the servers runs or answers as a cluster already.',
  'no-live-member':
    'It stops when a server from which something is taken away runs as a member of a cluster by now.',
  'leave-is-safe':
    'It stops before the stop when the rest would not serve on, or something speaks against it that this plan does not show.',
  'comes-back-as-planned':
    'It stops before the start when the node would come back by SST where the plan says IST, or could not join.',
  'cluster-is-settled':
    'It stops before the next node unless every member is Synced with an empty queue and flow control holds nobody.',
}
