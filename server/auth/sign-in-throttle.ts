import type { Db } from '#server/db/client.ts'

const WINDOW_MS = 15 * 60_000
const LIMITS = { account: 10, address: 50, scraper: 50 } as const

export type ThrottleSubject = { kind: keyof typeof LIMITS; name: string }

const keyOf = (subject: ThrottleSubject) => `${subject.kind}:${subject.name.trim().toLowerCase()}`

export interface CountedAttempt {
  /** Milliseconds until one is let through; 0: this one is. */
  waitMs: number
  /** It is the last of its window that is let through, unless it succeeds. */
  isLast: boolean
}

/**
 * Counts an attempt as failed and tells whether it is let through. Counted before the password is
 * checked, and told from the count itself: of parallel guesses no more get through than one by one.
 * Limits: 10 failures an account, 50 an address (those of /metrics apart), in 15 minutes.
 */
export async function countAttempt(
  db: Db,
  subjects: ThrottleSubject[],
  now: number,
): Promise<CountedAttempt> {
  const oldest = new Date(now - WINDOW_MS)
  const ended = db.signInThrottle.deleteMany({ where: { windowStart: { lte: oldest } } })
  const counted = subjects.map((subject) =>
    db.signInThrottle.upsert({
      where: { key: keyOf(subject) },
      create: { key: keyOf(subject), failures: 1, windowStart: new Date(now) },
      update: { failures: { increment: 1 } },
    }),
  )
  const [, ...rows] = await db.$transaction([ended, ...counted])
  const judged = rows.map(({ failures, windowStart }, index) => ({
    left: LIMITS[subjects[index]?.kind ?? 'account'] - failures,
    endsInMs: windowStart.getTime() + WINDOW_MS - now,
  }))
  return {
    waitMs: Math.max(0, ...judged.map(({ left, endsInMs }) => (left < 0 ? endsInMs : 0))),
    isLast: judged.some(({ left }) => left === 0),
  }
}

/** The attempt succeeded: its account begins anew, and its address has one failure less. */
export async function forgiveAttempt(
  db: Db,
  account: ThrottleSubject,
  address: ThrottleSubject,
): Promise<void> {
  await db.$transaction([
    db.signInThrottle.deleteMany({ where: { key: keyOf(account) } }),
    db.signInThrottle.updateMany({
      where: { key: keyOf(address), failures: { gt: 0 } },
      data: { failures: { decrement: 1 } },
    }),
  ])
}
