import { ContactError } from '#server/contact/contact-error.ts'
import type { DiskSpace } from '#server/galera/disk/node-disk.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'

/** A dead NFS server holds df for ever, and its channel with it: it is killed on the server itself. */
const KILL_AFTER_SECONDS = '8'
const TIMEOUT_MS = 12_000
/** Of timeout(1) when it has killed the command. */
const KILLED = 137

/**
 * The file system of a directory. Needs no root: df looks at the directory from outside, so that it
 * may be closed (mode 700), but not the ones above it. Throws ContactError.
 */
export async function readDiskSpace(
  host: Pick<SshHost, 'name' | 'run'>,
  directory: string,
  signal: AbortSignal,
): Promise<Omit<DiskSpace, 'atMs'>> {
  const df = ['df', '--block-size=1', '--output=size,used,avail', '--', directory]
  const result = await host.run('timeout', ['--signal=KILL', KILL_AFTER_SECONDS, ...df], {
    timeoutMs: TIMEOUT_MS,
    signal,
  })
  if (result.code === KILLED) {
    throw new ContactError(
      'other',
      `df on ${host.name} had no answer for ${directory} within ${KILL_AFTER_SECONDS} s.`,
      'Check whether its file system hangs.',
    )
  }
  const space = parseDf(result.stdout)
  if (result.code === 0 && space) return space
  throw refusal(host.name, directory, result.stderr)
}

function refusal(server: string, directory: string, stderr: string): ContactError {
  if (/no such file/i.test(stderr)) {
    return new ContactError(
      'other',
      `There is no ${directory} on ${server}.`,
      'Look whether its disk is mounted, or whether the data were set aside.',
    )
  }
  if (/permission denied/i.test(stderr)) {
    return new ContactError(
      'other',
      `The SSH user may not look at ${directory} on ${server}.`,
      'Let it pass through the directories above: chmod o+x on each.',
    )
  }
  const said = stderr.trim().slice(0, 300)
  return new ContactError(
    'other',
    `df on ${server} told no figures for ${directory}${said === '' ? '' : `: ${said}`}.`,
    'Run df there by hand.',
  )
}

/** Three figures below their heading, whatever a login script has printed before; null without them. */
export function parseDf(text: string): Omit<DiskSpace, 'atMs'> | null {
  // What is kept for root makes df tell less than nothing when even that is used.
  const match = /^\s*1B-blocks\s+Used\s+Avail\s*\n\s*(\d+)\s+(\d+)\s+(-?\d+)\s*$/m.exec(text)
  const [sizeBytes = 0, usedBytes = 0, availableBytes = 0] = (match ?? []).slice(1).map(Number)
  // Pseudo file systems tell zeros: that is no size.
  if (sizeBytes === 0) return null
  return { sizeBytes, usedBytes, availableBytes: Math.max(0, availableBytes) }
}
