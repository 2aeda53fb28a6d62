import type { HostKeyView } from '#server/api/views.ts'
import type { ScannedHostKey } from '#components/inventory/scanned-host-keys.ts'

export interface NamedHost {
  name: string
  address: string
  sshPort: number
}

/** What is known of the host key of one new server. */
export type HostKeyRow = NamedHost &
  (
    | { state: 'new' | 'pinned'; algorithm: string; fingerprint: string }
    | { state: 'changed'; algorithm: string; fingerprint: string; pinned: string }
    | { state: 'silent'; message: string; mend: string }
  )

/** Compares what the servers showed with what is pinned. In the order of `hosts`. Pure. */
export function hostKeyRows(
  hosts: readonly NamedHost[],
  scanned: readonly ScannedHostKey[],
  pinned: readonly HostKeyView[],
): HostKeyRow[] {
  return hosts.map((host) => {
    const at = (each: { host: string; port: number }) =>
      each.host === host.address && each.port === host.sshPort
    const seen = scanned.find(at)
    if (seen === undefined || !seen.seen) {
      const { message, mend } = seen ?? {
        message: `${host.address}:${host.sshPort} was not asked.`,
        mend: 'Scan again.',
      }
      return { ...host, state: 'silent', message, mend }
    }
    const { algorithm, fingerprint } = seen
    const known = pinned.find(at)
    if (known === undefined) return { ...host, state: 'new', algorithm, fingerprint }
    return known.fingerprint === fingerprint
      ? { ...host, state: 'pinned', algorithm, fingerprint }
      : { ...host, state: 'changed', algorithm, fingerprint, pinned: known.fingerprint }
  })
}

/** To be sent with the plan: the fingerprint where it was just confirmed, null where it was pinned before. */
export function confirmedFingerprints(rows: readonly HostKeyRow[]): (string | null)[] {
  return rows.map((row) => (row.state === 'new' ? row.fingerprint : null))
}
