import { setTimeout as sleep } from 'node:timers/promises'
import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import { isRunning, readUnit, unitProgram } from '#server/actions/mariadb-unit.ts'
import { forgetRecords, readRecord, saveRecord } from '#server/actions/step-record.ts'

const POLL_MS = 1000

/** Stops MariaDB cleanly. Never kills it: writing back a large buffer pool may take minutes. */
export const stopMariadb: Action<'stop-mariadb'> = {
  name: 'stop-mariadb',
  timeoutMs: 30 * 60_000,
  cancel: 'detach',
  async probe({ server, signal }) {
    const unit = await readUnit(server, signal)
    if (unit.activeState === 'deactivating') return { state: 'partial' }
    return { state: isRunning(unit) ? 'absent' : 'done' }
  },
  async run(context, { reason }) {
    const { server, stepId, signal } = context
    const before = await readUnit(server, signal)
    if (!isRunning(before)) return
    await saveRecord(server, stepId, 'was-running', reason)
    if (before.activeState !== 'deactivating') await unitProgram(server, 'stop')
    await waitUntilStopped(context)
  },
  async verify({ server, signal }) {
    const unit = await readUnit(server, signal)
    if (!isRunning(unit)) return { unit: unit.activeState }
    throw new ActionFailure(
      `MariaDB on ${server.name} runs again (${unit.activeState}).`,
      'Something on the server starts it: find out what with "journalctl -u mariadb", then retry.',
    )
  },
  async undo({ server, stepId, signal }) {
    if ((await readRecord(server, stepId, 'was-running')) !== null) {
      if (!isRunning(await readUnit(server, signal))) await unitProgram(server, 'start')
    }
    await forgetRecords(server, stepId)
  },
}

async function waitUntilStopped({ server, signal, report }: ActionContext): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    const unit = await readUnit(server, signal)
    if (!isRunning(unit)) return
    report({ text: `MariaDB on ${server.name} writes back its data and stops` })
    await sleep(POLL_MS, undefined, { signal })
  }
}
