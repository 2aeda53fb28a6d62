import type { ContactFailure } from '#server/galera/model.ts'

/** Knocking at a closed port costs nothing, and a server that comes back is to be seen soon. */
const QUICK_MS = [0, 500, 500, 1000]

/** The answer will not change by asking again; a change of the inventory starts over at once. */
const REFUSED_LOGIN_MS = [1000, 2000, 5000]

/**
 * Servers count these and lock out: MariaDB a host after max_connect_errors (100) handshakes broken
 * off in a row, OpenSSH 9.8 and newer an address (PerSourcePenalties), pam_faillock a user of sudo.
 */
const COUNTED_MS = [2000, 5000, 10_000, 30_000]

/** How long to wait before the next attempt; `attempts` = failed ones in a row, from 1. */
export function retryPauseMs(failure: ContactFailure, attempts: number): number {
  const pauses = pausesOf(failure)
  return pauses[Math.min(attempts, pauses.length) - 1] ?? 0
}

function pausesOf(failure: ContactFailure): readonly number[] {
  switch (failure) {
    case 'refused':
    case 'unreachable':
    case 'timeout':
    case 'connection-lost':
    case 'name-not-found':
      return QUICK_MS
    case 'ssh-path':
    case 'access-denied':
    case 'missing-privilege':
    case 'not-galera':
    case 'not-mariadb':
    case 'too-many-connections':
    case 'host-key-changed':
    case 'host-key-unknown':
    case 'ssh-key-unusable':
    case 'secret-unreadable':
    case 'other':
      return REFUSED_LOGIN_MS
    case 'tls':
    case 'ssh-auth':
    case 'sudo':
      return COUNTED_MS
  }
}
