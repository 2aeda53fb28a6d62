import { createHash, randomBytes } from 'node:crypto'
import type { Db } from '#server/db/client.ts'

const LIFETIME_MS = 24 * 60 * 60_000

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

/** A new one-time link token while there is no account; null once there is one. Earlier links end. */
export async function createSetupToken(db: Db, now: number): Promise<string | null> {
  if ((await db.user.count()) > 0) return null
  const token = randomBytes(32).toString('base64url')
  await db.$transaction([
    db.setupLink.deleteMany({ where: { usedAt: null } }),
    db.setupLink.create({
      data: { tokenHash: hashOf(token), expiresAt: new Date(now + LIFETIME_MS) },
    }),
  ])
  return token
}

/** Uses the token up. False when it is unknown, used, or older than a day. */
export async function useSetupToken(
  db: Pick<Db, 'setupLink'>,
  token: string,
  now: number,
): Promise<boolean> {
  const used = await db.setupLink.updateMany({
    where: { tokenHash: hashOf(token), usedAt: null, expiresAt: { gt: new Date(now) } },
    data: { usedAt: new Date(now) },
  })
  return used.count === 1
}
