import type { NodeCondition, Severity } from '#server/galera/model.ts'

export interface ConditionLabel {
  label: string
  explanation: string
  /** How bad the condition is by itself. */
  severity: Severity
}

/** One label, explanation and severity a condition; the interface adds icon and colour. */
export const conditionLabels: Readonly<Record<NodeCondition, ConditionLabel>> = {
  synced: {
    label: 'Synced',
    explanation: 'A working member of the Primary component: reads, writes, can be a donor.',
    severity: 'ok',
  },
  donor: {
    label: 'Donor',
    explanation:
      'Sending a state transfer. With rsync and mysqldump its writes wait until the transfer ends; with mariabackup they go on.',
    severity: 'notice',
  },
  desynced: {
    label: 'Desynced',
    explanation:
      'Takes part in the group without flow control, so it may lag; it cannot be a donor. Caused by wsrep_desync, a backup or a global read lock.',
    severity: 'warning',
  },
  joined: {
    label: 'Joined',
    explanation: 'Has complete data and is applying the write-sets that came in meanwhile.',
    severity: 'notice',
  },
  joiner: {
    label: 'Joiner',
    explanation:
      'Receiving a state transfer. It serves no data yet, but already counts for the quorum.',
    severity: 'notice',
  },
  'non-primary': {
    label: 'Non-Primary',
    explanation:
      'Runs, but its component has no quorum: it refuses reads and writes to keep data consistent.',
    severity: 'critical',
  },
  disconnected: {
    label: 'Disconnected',
    explanation: 'The server runs, but is in no group: what is written here is not replicated.',
    severity: 'critical',
  },
  member: {
    label: 'Member',
    explanation: 'Other members list it, but the console cannot ask it, so its state is not known.',
    severity: 'notice',
  },
  down: {
    label: 'Down',
    explanation: 'The server does not run.',
    severity: 'critical',
  },
  unreachable: {
    label: 'Unreachable',
    explanation:
      'The console gets no answer. That says nothing about the server: the path may be broken.',
    severity: 'warning',
  },
  unknown: {
    label: 'Unknown',
    explanation: 'Nothing current is known about it.',
    severity: 'notice',
  },
}
