import { ContactError, type HostKey } from '#server/contact/contact-error.ts'
import { connectSsh } from '#server/remote/connect-ssh.ts'

/**
 * The key a server shows now, without signing in: nothing but the key exchange happens. Of several
 * keys it shows the one of `pinnedAlgorithm`, or a server that gained a key would look changed.
 * Throws ContactError, or the signal's reason when aborted.
 */
export async function scanHostKey(
  address: string,
  port: number,
  signal?: AbortSignal,
  pinnedAlgorithm?: string,
): Promise<HostKey> {
  const target = {
    name: address,
    address,
    port,
    user: 'synced',
    secret: { kind: 'password' as const, password: '' },
    sudoPassword: null,
    // No server shows an empty key, so none is accepted.
    hostKey: pinnedAlgorithm === undefined ? null : { algorithm: pinnedAlgorithm, publicKey: '' },
  }
  try {
    const client = await connectSsh(target, signal)
    client.end()
  } catch (error) {
    if (error instanceof ContactError && error.presentedKey !== null) return error.presentedKey
    throw error
  }
  throw new TypeError('A server without a pinned key was accepted.')
}
