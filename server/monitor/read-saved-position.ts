import { readGrastate } from '#server/actions/read-grastate.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import type { SavedPosition } from '#server/galera/model.ts'
import { log } from '#server/observability/log.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'

/** grastate.dat of a server that does not run; null while it runs, or when the file cannot be read. */
export async function readSavedPosition(
  host: SshHost,
  unitState: string | null,
  before: SavedPosition | null,
  signal: AbortSignal,
): Promise<SavedPosition | null> {
  // Of a running server the file is no evidence (galera-measured §0, rule 9).
  if (unitState !== 'inactive' && unitState !== 'failed') return null
  try {
    const found = await readGrastate(host, signal)
    const grastate = found && { uuid: found.uuid, seqno: seqnoOf(found.seqno) }
    return { atMs: before?.atMs ?? Date.now(), grastate }
  } catch (error) {
    // A lost connection ends the watch; a refusal of this one file does not.
    if (!(error instanceof ContactError) || error.failure !== 'other') throw error
    log().warn({ err: error, server: host.name }, 'the saved position was not read')
    return null
  }
}

function seqnoOf(text: string | null): number | null {
  const seqno = text === null ? NaN : Number(text)
  return Number.isSafeInteger(seqno) ? seqno : null
}
