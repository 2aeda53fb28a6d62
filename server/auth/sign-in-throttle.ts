import type { Db } from '#server/db/client.ts'

const WINDOW_MS = 15 * 60_000
const LIMITS = { account: 10, address: 50, scraper: 50 } as const

export type ThrottleSubject = { kind: keyof typeof LIMITS; name: string }

const keyOf = (subject: ThrottleSubject) => `${subject.kind}:${subject.name.trim().toLowerCase()}`

/** Milliseconds until the next attempt is let through; 0 when it is now. Limits: 10 failures an account, 50 an address (those of /metrics apart), in 15 minutes. */
export async function signInWaitMs(
  db: Db,
  subjects: ThrottleSubject[],
  now: number,
): Promise<number> {
  const rows = await db.signInThrottle.findMany({ where: { key: { in: subjects.map(keyOf) } } })
  const waits = rows.map((row) => {
    const kind = row.key.slice(0, row.key.indexOf(':')) as keyof typeof LIMITS
    return row.failures >= LIMITS[kind] ? row.windowStart.getTime() + WINDOW_MS - now : 0
  })
  return Math.max(0, ...waits)
}

/** Counted before the password is checked, so that parallel guesses are all counted. */
export async function countSignIn(db: Db, subjects: ThrottleSubject[], now: number): Promise<void> {
  const oldest = new Date(now - WINDOW_MS)
  await db.$transaction([
    db.signInThrottle.deleteMany({ where: { windowStart: { lt: oldest } } }),
    ...subjects.map((subject) =>
      db.signInThrottle.upsert({
        where: { key: keyOf(subject) },
        create: { key: keyOf(subject), failures: 1, windowStart: new Date(now) },
        update: { failures: { increment: 1 } },
      }),
    ),
  ])
}

export async function forgetFailures(db: Db, subjects: ThrottleSubject[]): Promise<void> {
  await db.signInThrottle.deleteMany({ where: { key: { in: subjects.map(keyOf) } } })
}
