import { hkdfSync } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import type { Db } from '#server/db/client.ts'
import type { SecretKey } from '#server/secrets/key.ts'

const DAY_SECONDS = 24 * 60 * 60
export const MIN_PASSWORD_LENGTH = 12

/** Sign-in with e-mail and password. Accounts are made by admins only; sign-up is closed. */
export function createAuth(
  db: Db,
  key: SecretKey,
  { publicUrl, addressHeader }: { publicUrl: string; addressHeader: string },
) {
  return betterAuth({
    database: prismaAdapter(db, { provider: 'sqlite' }),
    secret: Buffer.from(hkdfSync('sha256', key.bytes, '', 'synced sessions', 32)).toString(
      'base64',
    ),
    baseURL: publicUrl,
    basePath: '/api/auth',
    trustedOrigins: sameHostOrigins(publicUrl),
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: 256,
    },
    user: {
      additionalFields: {
        role: { type: 'string', input: false, defaultValue: 'viewer' },
        disabledAt: { type: 'date', input: false, required: false },
      },
    },
    // No cookie cache: a revoked session or a changed role counts at the next request.
    session: {
      expiresIn: 7 * DAY_SECONDS,
      updateAge: DAY_SECONDS,
      cookieCache: { enabled: false },
    },
    // Throttled by account and address in sign-in-throttle.ts, kept in the database.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'synced',
      useSecureCookies: publicUrl.startsWith('https:'),
      // Otherwise a session would carry whatever address its client claims.
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    logger: { disabled: true },
  })
}

export type Auth = ReturnType<typeof createAuth>

/** A console on loopback is reached by both names. */
export function sameHostOrigins(publicUrl: string): string[] {
  const url = new URL(publicUrl)
  if (!['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) return [publicUrl]
  return ['localhost', '127.0.0.1', '[::1]'].map(
    (host) => `${url.protocol}//${host}${url.port ? `:${url.port}` : ''}`,
  )
}
