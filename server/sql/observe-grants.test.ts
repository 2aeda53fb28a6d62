import { describe, expect, it } from 'vitest'
import { observeGrants } from '#server/sql/observe-grants.ts'
import { sqlString } from '#server/sql/quote-sql.ts'
import { serverClock } from '#server/sql/server-clock.ts'

describe('observeGrants', () => {
  it('makes the user and grants the one table, no more', () => {
    expect(observeGrants('synced', '10.0.0.5')).toEqual([
      "CREATE USER IF NOT EXISTS 'synced'@'10.0.0.5' IDENTIFIED BY '<password>';",
      "GRANT SELECT ON mysql.wsrep_cluster_members TO 'synced'@'10.0.0.5';",
    ])
  })

  it('quotes strange names and refuses impossible ones', () => {
    expect(observeGrants(`o'; DROP`, '%')[1]).toContain(`TO 'o''; DROP'@'%';`)
    expect(() => observeGrants('a\\', '%')).toThrow(TypeError)
    expect(() => observeGrants('a', "x\n'")).toThrow(TypeError)
  })
})

describe('sqlString', () => {
  it.each([
    ['plain', `'plain'`],
    [`it's`, `'it''s'`],
    ['a\\', `x'615c'`],
  ])('quotes %j', (text, quoted) => {
    expect(sqlString(text)).toBe(quoted)
  })
})

describe('serverClock', () => {
  it('compares with the middle of the round trip', () => {
    const sent = Date.parse('2026-11-21T10:00:00.000Z')
    expect(serverClock('2026-11-21 10:00:05.050000', sent, sent + 100)).toEqual({
      skewMs: 5000,
      uncertaintyMs: 50,
    })
  })

  it('is unknown without a time', () => {
    expect(serverClock(null, 0, 1)).toBeNull()
    expect(serverClock('never', 0, 1)).toBeNull()
  })
})
