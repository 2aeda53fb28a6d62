import { ActionFailure, type Action } from '#server/actions/action.ts'
import { dataDirFailure, inspectDataDir } from '#server/actions/data-dir.ts'
import { isRunning, readUnit } from '#server/actions/mariadb-unit.ts'
import { bringBack, moveAside } from '#server/actions/move-data.ts'
import { forgetRecords, readRecord, saveRecord } from '#server/actions/step-record.ts'

/** Data that were set aside return to their place, which a step before has emptied. */
export const restoreData: Action<'restore-data'> = {
  name: 'restore-data',
  timeoutMs: 10 * 60_000,
  cancel: 'finish',
  async probe({ server, stepId }, params) {
    const { aside } = await inspectDataDir(server, params.dataDir, params.asideDir)
    const begun = (await readRecord(server, stepId, 'begun')) !== null
    if (aside === null) return { state: begun ? 'done' : 'absent' }
    return { state: begun ? 'partial' : 'absent' }
  },
  async run({ server, stepId, signal }, params) {
    const { aside } = await inspectDataDir(server, params.dataDir, params.asideDir)
    if (aside === null) {
      throw new ActionFailure(
        `Nothing lies at ${params.asideDir} on ${server.name} any more.`,
        'Somebody moved it on the server: look for it there. The job can be abandoned.',
      )
    }
    if (isRunning(await readUnit(server, signal))) {
      throw dataDirFailure(server, params.dataDir, 'is in use by MariaDB')
    }
    await saveRecord(server, stepId, 'begun', aside)
    await bringBack(server, stepId, params)
  },
  async verify({ server }, params) {
    const data = await inspectDataDir(server, params.dataDir, params.asideDir)
    if (data.aside === null && data.kind !== 'empty' && data.kind !== 'missing') {
      return { dataDir: params.dataDir, bytes: data.bytes, uuid: data.uuid, seqno: data.seqno }
    }
    throw dataDirFailure(server, params.dataDir, 'does not hold the data that were set aside')
  },
  async undo({ server, stepId, signal }, params) {
    if ((await readRecord(server, stepId, 'begun')) === null) return
    const { aside, kind } = await inspectDataDir(server, params.dataDir, params.asideDir)
    if (aside === null || kind === 'missing') {
      if (isRunning(await readUnit(server, signal))) {
        throw dataDirFailure(server, params.dataDir, 'is in use by MariaDB')
      }
      await moveAside(server, params)
    }
    await forgetRecords(server, stepId)
  },
}
