import { ActionFailure, type Action } from '#server/actions/action.ts'
import { dataDirFailure, inspectDataDir } from '#server/actions/data-dir.ts'
import { isRunning, readUnit } from '#server/actions/mariadb-unit.ts'
import { bringBack, moveAside } from '#server/actions/move-data.ts'
import { forgetRecords, readRecord, saveRecord } from '#server/actions/step-record.ts'

interface SetAside {
  bytes: number
  uuid: string | null
  seqno: string | null
}

/** Moves what is in the data directory aside; never deletes. The undo moves it back. */
export const setDataAside: Action<'set-data-aside'> = {
  name: 'set-data-aside',
  timeoutMs: 10 * 60_000,
  cancel: 'finish',
  async probe(context, params) {
    const data = await inspectDataDir(context.server, params.dataDir, params.asideDir)
    if (data.aside !== null) {
      return { state: data.kind !== 'missing' && staysWith(data.kind, true) ? 'done' : 'partial' }
    }
    return { state: staysWith(data.kind, params.leaveFresh === true) ? 'done' : 'absent' }
  },
  async run(context, params) {
    const { server, stepId, signal } = context
    const data = await inspectDataDir(server, params.dataDir, params.asideDir)
    if (data.aside === null && staysWith(data.kind, params.leaveFresh === true)) return
    const unit = await readUnit(server, signal)
    if (isRunning(unit)) {
      throw new ActionFailure(
        `MariaDB on ${server.name} is ${unit.activeState}, so its data cannot be moved.`,
        'Stop it there, then retry.',
      )
    }
    const { bytes, uuid, seqno } = data
    // The first record stays: after a cut the directory is empty and its data stand aside.
    await saveRecord(server, stepId, 'data', JSON.stringify({ bytes, uuid, seqno }))
    await moveAside(server, params)
  },
  async verify({ server, stepId }, params) {
    const data = await inspectDataDir(server, params.dataDir, params.asideDir)
    if (!staysWith(data.kind, data.aside !== null || params.leaveFresh === true)) {
      throw dataDirFailure(server, params.dataDir, 'still holds data')
    }
    const record = await readRecord(server, stepId, 'data')
    const kept = record === null ? null : (JSON.parse(record) as SetAside)
    return { path: data.aside, ...kept }
  },
  async undo(context, params) {
    const { server, stepId, signal } = context
    const data = await inspectDataDir(server, params.dataDir, params.asideDir)
    if (data.aside !== null && isRunning(await readUnit(server, signal))) {
      throw dataDirFailure(server, params.dataDir, 'is in use by MariaDB')
    }
    const spare = await bringBack(server, stepId, params)
    await forgetRecords(server, stepId)
    return { ...spare }
  },
}

/** `fresh` after a step counts as empty: the package or a later step made the system tables. */
function staysWith(kind: 'missing' | 'empty' | 'fresh-install' | 'has-data', leaveFresh: boolean) {
  return kind === 'missing' || kind === 'empty' || (leaveFresh && kind === 'fresh-install')
}
