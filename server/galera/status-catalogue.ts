import { applyingStatus, gcacheStatus } from '#server/galera/catalogue/applying-status.ts'
import { certificationStatus } from '#server/galera/catalogue/certification-status.ts'
import { communicationStatus } from '#server/galera/catalogue/communication-status.ts'
import { flowStatus } from '#server/galera/catalogue/flow-status.ts'
import { membershipStatus } from '#server/galera/catalogue/membership-status.ts'
import { providerStatus, transferStatus } from '#server/galera/catalogue/provider-status.ts'
import { queueStatus } from '#server/galera/catalogue/queue-status.ts'
import { replicationStatus } from '#server/galera/catalogue/replication-status.ts'
import { stateStatus } from '#server/galera/catalogue/state-status.ts'
import type { StatusEntry } from '#server/galera/catalogue/status-entry.ts'

/** Every wsrep status variable of MariaDB 10.5 to 11.8, and those that only Percona's server has. */
export const statusCatalogue: readonly StatusEntry[] = [
  ...membershipStatus,
  ...stateStatus,
  ...flowStatus,
  ...queueStatus,
  ...replicationStatus,
  ...certificationStatus,
  ...applyingStatus,
  ...gcacheStatus,
  ...communicationStatus,
  ...transferStatus,
  ...providerStatus,
]

const byName = new Map(statusCatalogue.map((entry) => [entry.name, entry]))

/** The entry of a status variable, in any case; null for a name the catalogue does not know. */
export function statusEntry(name: string): StatusEntry | null {
  return byName.get(name.toLowerCase()) ?? null
}
