import { afterEach, describe, expect, it } from 'vitest'
import { openSql } from '#server/sql/open-connection.ts'
import { identifyServer } from '#server/sql/queries/identify-server.ts'
import { createMemberReader } from '#server/sql/queries/member-reader.ts'
import { pollStatus } from '#server/sql/queries/poll-status.ts'
import { readGrants } from '#server/sql/queries/read-grants.ts'
import { startSqlTestServer, type SqlAnswer } from '#server/sql/sql-test-server.ts'
import type { SqlConnection } from '#server/sql/sql-port.ts'

const stops: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

async function start(
  answer: (statement: string) => SqlAnswer,
): Promise<{ sql: SqlConnection; sent: () => string[] }> {
  const server = await startSqlTestServer({ answer })
  const sql = await openSql(server.target())
  stops.push(
    () => server.stop(),
    () => sql.close(),
  )
  const before = server.statements.length
  return { sql, sent: () => server.statements.slice(before) }
}

const status = (rows: string[][]): SqlAnswer => ({ columns: ['Variable_name', 'Value'], rows })
const memberColumns = ['utc', 'node_uuid', 'node_name', 'node_incoming_address']
const utc = () => new Date().toISOString().replace('T', ' ').replace('Z', '000')

describe('pollStatus', () => {
  it('reads all in one statement', async () => {
    const { sql, sent } = await start((statement) =>
      statement.startsWith('SHOW')
        ? status([
            ['wsrep_local_state', '4'],
            ['Uptime', '9'],
          ])
        : 'ok',
    )
    expect(await pollStatus(sql, ['Uptime', 'Com_commit'])).toEqual({
      wsrep_local_state: '4',
      Uptime: '9',
    })
    expect(sent()).toEqual([
      "SHOW GLOBAL STATUS WHERE Variable_name LIKE 'wsrep|_%' ESCAPE '|'" +
        " OR Variable_name IN ('Uptime', 'Com_commit')",
    ])
  })
})

describe('member reader', () => {
  it('reads members and clock in one statement', async () => {
    const { sql, sent } = await start((statement) =>
      statement.startsWith('SET')
        ? 'ok'
        : {
            columns: memberColumns,
            rows: [
              [utc(), 'u1', 'node1', 'AUTO'],
              [utc(), 'u2', 'garb', ''],
            ],
          },
    )
    const { members, membersMissing, clock } = await createMemberReader(sql)()
    expect(members).toEqual([
      { uuid: 'u1', name: 'node1', incomingAddress: 'AUTO' },
      { uuid: 'u2', name: 'garb', incomingAddress: '' },
    ])
    expect(membersMissing).toBeNull()
    expect(Math.abs(clock?.skewMs ?? Number.NaN)).toBeLessThan(2000)
    expect(sent()).toHaveLength(1)
  })

  it('tells an empty list from an unreadable one', async () => {
    const { sql } = await start((statement) =>
      statement.startsWith('SET')
        ? 'ok'
        : { columns: memberColumns, rows: [[utc(), null, null, null]] },
    )
    expect((await createMemberReader(sql)()).members).toEqual([])
  })

  it('names the exact GRANT, and from then on reads only the clock for a while', async () => {
    let denied = true
    const { sql, sent } = await start((statement) => {
      if (statement.startsWith('SET')) return 'ok'
      if (statement.includes('CURRENT_USER')) return { columns: ['account'], rows: [["o'ps@10.%"]] }
      if (statement.includes('members')) {
        return denied
          ? { errno: 1142, message: 'SELECT command denied' }
          : { columns: memberColumns, rows: [[utc(), 'u1', 'node1', 'AUTO']] }
      }
      return { columns: ['utc'], rows: [[utc()]] }
    })
    const read = createMemberReader(sql)
    const first = await read(0)
    expect(first).toMatchObject({ members: null, missingPrivilege: true })
    expect(first.membersMissing).toContain(
      "GRANT SELECT ON mysql.wsrep_cluster_members TO 'o''ps'@'10.%';",
    )
    expect(first.clock).not.toBeNull()
    const before = sent().length
    expect((await read(1000)).membersMissing).toBe(first.membersMissing)
    expect(sent()).toHaveLength(before + 1)
    denied = false
    expect((await read(20_000)).members).toHaveLength(1)
  })

  it.each([
    [1146, "Table 'mysql.wsrep_cluster_members' doesn't exist", 'no table'],
    [1047, 'WSREP has not yet prepared node for application use', 'no Primary component'],
    [1205, 'Lock wait timeout exceeded', 'error 1205'],
  ])('tells error %i apart', async (errno, message, reason) => {
    const { sql } = await start((statement) =>
      statement.startsWith('SET') ? 'ok' : { errno, message },
    )
    const { members, membersMissing, clock } = await createMemberReader(sql)()
    expect(members).toBeNull()
    expect(membersMissing).toContain(reason)
    expect(clock).toBeNull()
  })
})

describe('identifyServer', () => {
  it.each([
    [
      'Galera',
      [
        ['version', '10.11.19-MariaDB'],
        ['wsrep_on', 'ON'],
        ['wsrep_provider', '/usr/lib/galera/libgalera_smm.so'],
      ],
      true,
      true,
    ],
    [
      'MariaDB alone',
      [
        ['version', '10.11.19-MariaDB'],
        ['wsrep_on', 'OFF'],
        ['wsrep_provider', 'none'],
      ],
      true,
      false,
    ],
    [
      'MariaDB with a changed version',
      [
        ['version', '10.11.19'],
        ['aria_block_size', '8192'],
      ],
      true,
      false,
    ],
    [
      'MySQL',
      [
        ['version', '8.0.40'],
        ['version_comment', 'MySQL Community Server'],
      ],
      false,
      false,
    ],
  ])('recognises %s', async (_what, rows, mariadb, galera) => {
    const { sql } = await start((statement) => (statement.startsWith('SHOW') ? status(rows) : 'ok'))
    expect(await identifyServer(sql)).toMatchObject({ mariadb, galera })
  })
})

describe('readGrants', () => {
  it('leaves password hashes out', async () => {
    const { sql } = await start((statement) =>
      statement.startsWith('SHOW')
        ? {
            columns: ['Grants'],
            rows: [
              ["GRANT USAGE ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*2470C0' REQUIRE SSL"],
              ["GRANT USAGE ON *.* TO `b`@`%` IDENTIFIED VIA ed25519 USING 'ZIgUR' OR unix_socket"],
              ['GRANT SELECT ON `mysql`.`wsrep_cluster_members` TO `a`@`%`'],
            ],
          }
        : 'ok',
    )
    expect(await readGrants(sql)).toEqual([
      'GRANT USAGE ON *.* TO `a`@`%` REQUIRE SSL',
      'GRANT USAGE ON *.* TO `b`@`%`',
      'GRANT SELECT ON `mysql`.`wsrep_cluster_members` TO `a`@`%`',
    ])
  })
})
