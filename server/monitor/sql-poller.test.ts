import { expect, test } from 'vitest'
import { ContactError } from '#server/contact/contact-error.ts'
import type { SqlConnection, SqlRow } from '#server/sql/sql-port.ts'
import { Knock } from './knock.ts'
import { runSqlPoller } from './sql-poller.ts'

interface FakeConnection extends SqlConnection {
  lose: (error: ContactError) => void
}

/** Answers at once, as a Galera server does. */
function connection(): FakeConnection {
  const lost = Promise.withResolvers<ContactError>()
  const row = (name: string, value: string): SqlRow => ({ Variable_name: name, Value: value })
  return {
    name: 'node3',
    serverVersion: '10.11.19-MariaDB',
    rows: (statement) =>
      Promise.resolve(statement.startsWith('SHOW') ? [row('wsrep_connected', 'ON')] : []),
    onLost: (listener) => void lost.promise.then(listener),
    close: () => undefined,
    lose: lost.resolve,
  }
}

const failure = (kind: ContactError['failure']) => new ContactError(kind, `${kind}.`, 'Mend it.')

/** Polls a server whose connections are the given ones in turn; then it stays as the last. */
function poll(answers: (FakeConnection | ContactError)[]) {
  const told: string[] = []
  const life = new AbortController()
  const left = [...answers]
  const running = runSqlPoller(
    {
      nodeId: 'id3',
      nodeName: 'node3',
      pollMs: 60_000,
      open: () => {
        const next = left.length > 1 ? left.shift() : left[0]
        if (next && !(next instanceof ContactError)) return Promise.resolve(next)
        return Promise.reject(next ?? failure('other'))
      },
      ready: new Knock(),
      onPoll: () => told.push('poll'),
      onFailing: (error) => told.push(error.failure),
      onRenewed: (loss) => told.push(`renewed after ${loss.failure}`),
      onSilentSlot: () => undefined,
    },
    life.signal,
  )
  const stop = async () => {
    life.abort()
    await running
  }
  return { told, stop }
}

test('a connection that was ended and comes back at once was never away', async () => {
  const [first, second] = [connection(), connection()]
  const { told, stop } = poll([first, second])
  await expect.poll(() => told).toEqual(['poll'])
  first.lose(failure('connection-lost'))
  await expect.poll(() => told).toEqual(['poll', 'poll', 'renewed after connection-lost'])
  await stop()
})

test('a killed server is told at once, by the refusal of the next attempt', async () => {
  const first = connection()
  const { told, stop } = poll([first, failure('refused')])
  await expect.poll(() => told).toEqual(['poll'])
  first.lose(failure('connection-lost'))
  await expect.poll(() => told.slice(0, 2)).toEqual(['poll', 'refused'])
  await stop()
})
