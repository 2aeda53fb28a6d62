import type { NodeVerb } from '#server/galera/node-jobs/node-can.ts'

export const verbLabels: Readonly<Record<NodeVerb, string>> = {
  stop: 'Stop',
  start: 'Start',
  restart: 'Restart',
  rebuild: 'Rebuild',
}

export const verbSentences: Readonly<Record<NodeVerb, string>> = {
  stop: 'MariaDB is stopped in order; the node leaves the group.',
  start: 'MariaDB is started and followed until it is Synced.',
  restart: 'MariaDB is stopped in order, started again and followed until it is Synced.',
  rebuild:
    'Its data are set aside, never deleted, and it gets a full copy (SST) from another node; then replication is verified.',
}
