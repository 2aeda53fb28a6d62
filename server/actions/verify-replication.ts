import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import { firstError, runSql, trySql } from '#server/actions/sql-client.ts'
import { awaitStartScript, WITH_START_SCRIPT_MS } from '#server/actions/start-script.ts'
import { forgetRecords, readRecord, saveRecord } from '#server/actions/step-record.ts'
import { replicationCheck } from '#server/sql/replication-check.ts'

const READ_WITHIN_MS = 5000
const RETRY_MS = 100

/** Writes on this server, reads on the others within 5 s, removes what it wrote, also on failure. */
export const verifyReplication: Action<'verify-replication'> = {
  name: 'verify-replication',
  timeoutMs: WITH_START_SCRIPT_MS,
  cancel: 'finish',
  async probe({ server, stepId, signal }) {
    if ((await readRecord(server, stepId, 'read-on')) !== null) return { state: 'done' }
    const { exists } = replicationCheck(stepId, '')
    const rows = await runSql(server, [exists], { what: 'Asking for the check row', signal })
    return { state: rows.length === 0 ? 'absent' : 'partial' }
  },
  async run(context, { readers }) {
    const { server, stepId, signal } = context
    const token = randomBytes(12).toString('hex')
    const check = replicationCheck(stepId, token)
    const all = [server, ...readers.map((key) => context.other(key))]
    await Promise.all(all.map((one) => awaitStartScript(one, signal)))
    const delays: Record<string, number> = {}
    try {
      await runSql(server, check.write, { what: 'Writing a check row', signal })
      await Promise.all(
        readers.map(async (key) => {
          delays[key] = await readBack(context, key, check.read, token)
        }),
      )
    } finally {
      await runSql(server, [check.drop], { what: 'Removing the check row' })
    }
    // Last: a worker killed before this begins anew, and leaves no schema behind.
    await saveRecord(server, stepId, 'read-on', JSON.stringify(delays), 'replace')
  },
  async verify({ server, stepId, signal }, { readers }) {
    const { exists, schema } = replicationCheck(stepId, '')
    const left = await runSql(server, [exists], { what: 'Asking for the check row', signal })
    const record = await readRecord(server, stepId, 'read-on')
    const readOnMs: unknown = record === null ? null : JSON.parse(record)
    if (left.length === 0 && readOnMs !== null) return { readOnMs, readers }
    throw new ActionFailure(
      left.length > 0
        ? `The check schema ${schema} is still on ${server.name}.`
        : `No row written on ${server.name} was read on the others.`,
      'Retry the step.',
    )
  },
  async undo({ server, stepId }) {
    // The server may be stopped by then; the schema was dropped when the check ended.
    const { drop, exists } = replicationCheck(stepId, '')
    const found = await trySql(server, [exists])
    if (found.code === 0 && found.stdout.trim() !== '') {
      await awaitStartScript(server)
      await runSql(server, [drop], { what: 'Removing the check row' })
    }
    await forgetRecords(server, stepId)
  },
}

/** ms until the reader showed the token. */
async function readBack(
  { other, now, signal, server }: ActionContext,
  key: string,
  read: readonly string[],
  token: string,
): Promise<number> {
  const reader = other(key)
  const startedAt = now()
  let seen: string
  do {
    signal.throwIfAborted()
    const result = await trySql(reader, read, { signal, timeoutMs: READ_WITHIN_MS + 5000 })
    if (result.code === 0 && result.stdout.trim() === token) return now() - startedAt
    seen = result.code === 0 ? 'the row was not there' : firstError(result)
    await sleep(RETRY_MS, undefined, { signal })
  } while (now() - startedAt < READ_WITHIN_MS)
  throw new ActionFailure(
    `A row written on ${server.name} could not be read on ${reader.name} within ${READ_WITHIN_MS / 1000} s: ${seen}.`,
    `Check that ${reader.name} is Synced and that flow control does not hold the group.`,
  )
}
