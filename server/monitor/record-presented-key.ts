import type { HostKey } from '#server/contact/contact-error.ts'
import type { Db } from '#server/db/client.ts'
import { appendChanges } from '#server/events/append-changes.ts'

/**
 * Keeps the key that a host showed instead of the pinned one, for the page where it is pinned anew.
 * Does nothing where none is pinned, or where this key was shown before.
 */
export async function recordPresentedKey(
  db: Db,
  place: { address: string; port: number },
  key: HostKey,
): Promise<void> {
  const { count } = await db.hostKey.updateMany({
    where: {
      host: place.address,
      port: place.port,
      publicKey: { not: key.publicKey },
      OR: [{ presentedPublicKey: null }, { presentedPublicKey: { not: key.publicKey } }],
    },
    data: {
      presentedAlgorithm: key.algorithm,
      presentedPublicKey: key.publicKey,
      presentedFingerprint: key.fingerprint,
      presentedAt: new Date(),
    },
  })
  if (count > 0) await appendChanges(db, [{ topic: 'host-key' }])
}

/** The host has shown the pinned key again and let us in: what it showed meanwhile is over. */
export async function forgetPresentedKey(
  db: Db,
  place: { address: string; port: number },
  pinnedPublicKey: string,
): Promise<void> {
  const { count } = await db.hostKey.updateMany({
    where: {
      host: place.address,
      port: place.port,
      publicKey: pinnedPublicKey,
      presentedPublicKey: { not: null },
    },
    data: {
      presentedAlgorithm: null,
      presentedPublicKey: null,
      presentedFingerprint: null,
      presentedAt: null,
    },
  })
  if (count > 0) await appendChanges(db, [{ topic: 'host-key' }])
}
