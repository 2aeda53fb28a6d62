import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import { replaceFile } from '#server/actions/replace-file.ts'
import { demandScript } from '#server/actions/run-script.ts'
import { forgetRecords, readRecord, saveRecord } from '#server/actions/step-record.ts'
import {
  blockOf,
  entriesOf,
  HOSTS_PATH,
  withEntries,
  withoutBlock,
  type HostEntry,
} from '#server/galera/hosts-block.ts'

/** Our own marked block of /etc/hosts; what else is there stays. The undo brings the former block back. */
export const addHostEntries: Action<'add-host-entries'> = {
  name: 'add-host-entries',
  timeoutMs: 60_000,
  cancel: 'finish',
  async probe(context, { entries }) {
    const there = entriesOf(await readHosts(context))
    return { state: entries.every((entry) => hasEntry(there, entry)) ? 'done' : 'absent' }
  },
  async run(context, { entries }) {
    const text = await readHosts(context)
    await saveRecord(context.server, context.stepId, 'former-block', blockOf(text))
    await writeHosts(context, withEntries(text, entries))
  },
  async verify(context, { entries }) {
    const there = entriesOf(await readHosts(context))
    const missing = entries.find((entry) => !hasEntry(there, entry))
    if (missing === undefined) return { path: HOSTS_PATH, entries: entries.length }
    throw new ActionFailure(
      `${HOSTS_PATH} on ${context.server.name} lacks ${missing.address}.`,
      'Something else on the server writes this file: switch that off, then retry.',
    )
  },
  async undo(context) {
    const former = await readRecord(context.server, context.stepId, 'former-block')
    if (former !== null) {
      const text = withoutBlock(await readHosts(context))
      await writeHosts(context, text + former)
    }
    await forgetRecords(context.server, context.stepId)
  },
}

function hasEntry(there: readonly HostEntry[], wanted: HostEntry): boolean {
  return there.some(
    ({ address, names }) =>
      address === wanted.address && wanted.names.every((name) => names.includes(name)),
  )
}

function readHosts({ server, signal }: ActionContext): Promise<string> {
  return demandScript(server, {
    script: '[ ! -e "$1" ] || cat -- "$1"',
    args: [HOSTS_PATH],
    what: `Reading ${HOSTS_PATH}`,
    mend: 'Check the file system of the server.',
    signal,
  })
}

// The former block is kept as a record, not as a whole file: others may change the rest meanwhile.
async function writeHosts({ server, stepId }: ActionContext, content: string): Promise<void> {
  const once = `${stepId}-hosts`
  await replaceFile(server, once, { path: HOSTS_PATH, content, mode: 0o644, owner: 'root:root' })
  await demandScript(server, {
    script: 'rm -f -- "$1.synced-before-$2" "$1.synced-absent-$2"',
    args: [HOSTS_PATH, once],
    what: `Writing ${HOSTS_PATH}`,
    mend: 'Check that the file system is writable.',
  })
}
