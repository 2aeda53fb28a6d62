import { ContactError } from '#server/contact/contact-error.ts'
import { GRASTATE_PATH } from '#server/remote/privileged-commands.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'

/** The position Galera saved on disk. */
export interface Grastate {
  /** null when the file has none. */
  uuid: string | null
  /** -1 while the server runs and after a crash; as text, since a seqno may pass 2^53. */
  seqno: string | null
  safeToBootstrap: boolean | null
}

/** Reads grastate.dat; null when there is none (a fresh server). Throws ContactError. */
export async function readGrastate(host: SshHost, signal?: AbortSignal): Promise<Grastate | null> {
  const options = signal === undefined ? {} : { signal }
  const plain = await host.run('/bin/cat', [GRASTATE_PATH], options)
  // Debian gives the file mode 0660 and owner mysql: another user needs sudo.
  const result = /permission denied/i.test(plain.stderr)
    ? await host.run('/bin/cat', [GRASTATE_PATH], { ...options, sudo: true })
    : plain
  if (result.code === 0) return parseGrastate(result.stdout)
  if (/no such file/i.test(result.stderr)) return null
  throw new ContactError(
    'other',
    `${GRASTATE_PATH} on ${host.name} could not be read: ${result.stderr.trim()}.`,
    'Check the file and the permissions of its directory on the server.',
  )
}

/** Lines such as `seqno:   -1`; comments begin with "#". */
export function parseGrastate(text: string): Grastate {
  const value = (key: string) => new RegExp(`^${key}:[ \\t]*(\\S+)`, 'm').exec(text)?.[1] ?? null
  const safe = value('safe_to_bootstrap')
  const seqno = value('seqno')
  return {
    uuid: value('uuid'),
    seqno: seqno !== null && /^-?\d+$/.test(seqno) ? seqno : null,
    safeToBootstrap: safe === null ? null : safe === '1',
  }
}
