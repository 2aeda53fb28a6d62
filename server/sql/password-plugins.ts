import type { Duplex } from 'node:stream'
import mysql from 'mysql2'

/** Code of the error where a server that has not proved who it is asks for the password itself. */
export const PASSWORD_ASKED = 'SYNCED_PASSWORD_ASKED'

type AuthPlugin = ReturnType<typeof mysql.authPlugins.sha256_password>

/**
 * mysql2's login plugins that may hand over the password itself: within TLS, or encrypted for a key
 * that the server names. Whoever answers at the address could ask for it, so they work only where
 * the server has proved who it is; mysql_native_password proves the password without telling it.
 */
export function passwordPlugins(
  isVerified: (stream: Duplex) => boolean,
): Record<string, AuthPlugin> {
  const onlyVerified =
    (name: string, plugin: AuthPlugin): AuthPlugin =>
    (handshake) => {
      const { stream } = handshake.connection as unknown as { stream: Duplex }
      if (isVerified(stream)) return plugin(handshake)
      const error = new Error(`the server asks for the password by the plugin ${name}`)
      throw Object.assign(error, { code: PASSWORD_ASKED, plugin: name })
    }
  const { sha256_password: sha256, caching_sha2_password: cachingSha2 } = mysql.authPlugins
  return {
    sha256_password: onlyVerified('sha256_password', sha256({})),
    caching_sha2_password: onlyVerified('caching_sha2_password', cachingSha2({})),
  }
}
