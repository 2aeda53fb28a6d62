import type { SshHost } from '#server/remote/ssh-port.ts'
import { DATA_DIRECTORY, DU_APPARENT, DU_BLOCKS } from '#server/remote/privileged-commands.ts'
import { copiedBytes, type DirectoryEntry } from '#server/galera/transfer/directory-size.ts'
import type { TransferSize } from '#server/galera/transfer/expected-bytes.ts'
import { isBackupMethod } from '#server/galera/transfer/transfer-method.ts'

/** du walks every file of the data directory; hundreds of thousands take a while on a slow disk. */
const DU_TIMEOUT_MS = 60_000

/**
 * What a donor has to copy, by the files of its data directory; null where root is refused or the
 * directory is elsewhere. Throws ContactError when the server cannot be reached.
 */
export async function readDirectorySize(
  host: SshHost,
  method: string,
  dataDirectory: string | null,
  signal: AbortSignal,
): Promise<TransferSize | null> {
  if (dataDirectory !== null && dataDirectory.replace(/\/+$/, '') !== DATA_DIRECTORY) return null
  // A backup leaves holes out; rsync sends files at their full length.
  const argv = isBackupMethod(method) ? DU_BLOCKS : DU_APPARENT
  const result = await host.run('/usr/bin/du', argv, {
    sudo: true,
    timeoutMs: DU_TIMEOUT_MS,
    signal,
  })
  // Exit code 1: a file vanished while it was counted.
  const entries = parseDirectoryEntries(result.stdout)
  if (entries.length === 0 || (result.code !== 0 && result.code !== 1)) return null
  return { bytes: copiedBytes(entries, method), source: 'du' }
}

/** Lines of bytes and path, parted by a tab; the directory itself is left out. */
export function parseDirectoryEntries(text: string): DirectoryEntry[] {
  return text.split('\n').flatMap((line) => {
    const match = /^(\d+)\t(.+)$/.exec(line)
    const path = match?.[2] ?? ''
    if (!match || !path.startsWith(`${DATA_DIRECTORY}/`)) return []
    return [{ name: path.slice(DATA_DIRECTORY.length + 1), bytes: Number(match[1]) }]
  })
}
