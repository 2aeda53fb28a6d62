import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { ContactError } from '#server/contact/contact-error.ts'
import { openSql } from '#server/sql/open-connection.ts'
import { SqlStatementError } from '#server/sql/sql-port.ts'
import {
  startSqlTestServer,
  type SqlTestServer,
  type SqlTestServerOptions,
} from '#server/sql/sql-test-server.ts'

const stops: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function start(options: SqlTestServerOptions = {}): Promise<SqlTestServer> {
  const server = await startSqlTestServer(options)
  stops.push(() => server.stop())
  return server
}

async function failure(promise: Promise<unknown>): Promise<ContactError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof ContactError) return error
  throw new Error(`No ContactError, but ${String(error)}`)
}

describe('a connection', () => {
  it('gives every value as the text of the server', async () => {
    const server = await start({
      answer: () => ({ columns: ['n', 'nothing'], rows: [['18446744073709551615', null]] }),
    })
    const sql = await openSql(server.target())
    expect(await sql.rows('SELECT 1')).toEqual([{ n: '18446744073709551615', nothing: null }])
    sql.close()
  })

  it('stays good after a refused statement', async () => {
    let denied = true
    const server = await start({
      answer: (statement) =>
        statement.startsWith('SHOW') && denied
          ? { errno: 1142, message: 'SELECT command denied' }
          : 'ok',
    })
    const sql = await openSql(server.target())
    const error: unknown = await sql.rows('SHOW X').catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(SqlStatementError)
    expect(error).toMatchObject({ errno: 1142 })
    denied = false
    expect(await sql.rows('SHOW X')).toEqual([])
    sql.close()
  })

  it('escapes values', async () => {
    const server = await start()
    const sql = await openSql(server.target())
    await sql.rows('SHOW X LIKE ?', [`'; DROP TABLE t; -- \\`])
    expect(server.statements.at(-1)).toBe(`SHOW X LIKE '\\'; DROP TABLE t; -- \\\\'`)
    sql.close()
  })

  it('tells at once when the server dies, and fails what waits', async () => {
    const server = await start({
      answer: (statement) => (statement.startsWith('SET') ? 'ok' : 'silence'),
    })
    const sql = await openSql(server.target())
    const lost: ContactError[] = []
    sql.onLost((error) => lost.push(error))
    const waiting = failure(sql.rows('SHOW X'))
    await sleep(20)
    server.cut()
    expect((await waiting).failure).toBe('connection-lost')
    expect(lost.map((error) => error.failure)).toEqual(['connection-lost'])
    expect((await failure(sql.rows('SHOW X'))).failure).toBe('connection-lost')
    const late: ContactError[] = []
    sql.onLost((error) => late.push(error))
    expect(late).toHaveLength(1)
  })

  it('is given up when a statement is not answered in time', async () => {
    const server = await start({
      answer: (statement) => (statement.startsWith('SET') ? 'ok' : 'silence'),
    })
    const sql = await openSql(server.target({ queryTimeoutMs: 150 }))
    const lost: ContactError[] = []
    sql.onLost((error) => lost.push(error))
    const error = await failure(sql.rows('SHOW X'))
    expect(error.failure).toBe('timeout')
    expect(error.message).toContain('within 0.2 s')
    expect(lost).toEqual([error])
  })

  it('is no loss when the console closes it', async () => {
    const server = await start()
    const sql = await openSql(server.target())
    const lost: ContactError[] = []
    sql.onLost((error) => lost.push(error))
    sql.close()
    await sleep(50)
    expect(lost).toEqual([])
    expect((await failure(sql.rows('SHOW X'))).message).toContain('the console closed it')
  })

  it('runs over a stream that is dialled for it', async () => {
    const server = await start()
    const target = server.target({
      address: '192.0.2.1',
      port: 1,
      dial: () => Promise.resolve(connect(server.port, '127.0.0.1')),
    })
    const sql = await openSql(target)
    expect(sql.serverVersion).toContain('MariaDB')
    sql.close()
  })
})
