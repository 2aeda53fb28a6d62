import type { ActionContext, ServerPort } from '#server/actions/action.ts'
import { runScript } from '#server/actions/run-script.ts'
import { JOURNALCTL, readUnitEntries } from '#server/actions/unit-entries.ts'

const AFTER = `
if [ -n "$1" ]; then from="--after-cursor=$1"; else from=--lines=300; fi
${JOURNALCTL} "$from" | tail -n 300
`
const LATEST = `${JOURNALCTL} "--since=-$1s" --lines=400`

/** Messages of MariaDB's unit after a cursor; none when the journal cannot be read. */
export function memberLines(server: ServerPort, cursor: string | null): Promise<string[]> {
  return messages(server, AFTER, [cursor ?? ''])
}

/** A donor's journal of the last `seconds`; null when it is not in the plan or cannot be asked. */
export async function donorLines(
  context: ActionContext,
  donor: string,
  seconds: number,
): Promise<string[] | null> {
  try {
    return await messages(context.other(donor), LATEST, [String(Math.ceil(seconds))])
  } catch {
    // The donor may be what died, and its silence must not hide the joiner's own words.
    return null
  }
}

async function messages(server: ServerPort, script: string, args: string[]): Promise<string[]> {
  const { stdout } = await runScript(server, { script, args, timeoutMs: 20_000 })
  return readUnitEntries(stdout.split('\n')).map(({ message }) => message)
}
