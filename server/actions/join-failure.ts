import { ActionFailure } from '#server/actions/action.ts'

interface Cause {
  pattern: RegExp
  /** Whose log tells it; both where not given. */
  by?: 'joiner' | 'donor'
  /** $1 … are groups of the pattern, {joiner} and {donor} the names. */
  message: string
  mend: string
}

/** In order of certainty: the first that a log tells is the cause, later ones are its consequences. */
const CAUSES: readonly Cause[] = [
  {
    pattern:
      /unknown (?:variable|option) '([^']{1,120})'|\[ERROR\].{0,80}unknown option '?([^' ]{1,80})/,
    by: 'joiner',
    message: 'MariaDB on {joiner} does not know the option $1$2.',
    mend: 'Take it out of the option files there, then retry.',
  },
  {
    // Only what the programs of a transfer print: the server itself logs any client that mistypes.
    pattern:
      /(?:Failed to connect to [^:\n]{1,40}: |Got error: 1045: "|ERROR 1045 [^:\n]{0,20}: )Access denied for user '?([^'\s]{0,80})'?@/,
    message: 'The SST account $1 may not log in on {donor}, so nothing was sent.',
    mend: 'Give wsrep_sst_auth on {donor} the account’s right password, then retry.',
  },
  {
    pattern:
      /(?:Access denied; you need|missing required privilege) .{0,40}?\b(RELOAD|PROCESS|LOCK TABLES|BINLOG MONITOR|REPLICATION CLIENT|SUPER)\b/,
    by: 'donor',
    message: 'The SST account lacks the privilege $1 on {donor}.',
    mend: 'Grant it there, then retry.',
  },
  {
    pattern: /No space left on device|Errcode: 28|error 28\b|Disk is full/,
    by: 'joiner',
    message: 'The disk of {joiner} is full: the data do not fit.',
    mend: 'Make its data directory larger, then retry.',
  },
  {
    pattern: /No space left on device|Errcode: 28|error 28\b/,
    by: 'donor',
    message: 'The disk of {donor} is full, so it could not send its data.',
    mend: 'Free space in its data directory and tmpdir, then retry.',
  },
  {
    pattern:
      /(?:connect\(|failed to connect to |connecting to |Can't connect to (?:MySQL |MariaDB )?server on )[^\n]{0,160}(?:Connection refused|\(111\))/,
    by: 'donor',
    message:
      '{donor} reached {joiner}, but nothing took the transfer’s connection there (connection refused).',
    mend: 'Let {donor} reach {joiner} on port 4444 (mysqldump: 3306), then retry.',
  },
  {
    pattern:
      /(?:connect\(|failed to connect to |connecting to |Can't connect to (?:MySQL |MariaDB )?server on )[^\n]{0,160}(?:timed out|No route to host|Network is unreachable|\(110\)|\(113\))/i,
    by: 'donor',
    message: '{donor} cannot reach the transfer’s port on {joiner}: a firewall drops it.',
    mend: 'Open port 4444 (mysqldump: 3306) on {joiner} for {donor}, then retry.',
  },
  {
    pattern: /Possible timeout in receiving first data from donor/,
    by: 'joiner',
    message: '{donor} never connected to port 4444 of {joiner}.',
    mend: 'Open port 4444 on {joiner} for {donor}, then retry.',
  },
  {
    pattern: /SSL_connect|certificate verify failed|SSL routines|stunnel.{0,80}(?:error|failed)/i,
    message: 'The two ends of the transfer do not agree on TLS.',
    mend: 'Give both ends the same settings and certificates in [sst], then retry.',
  },
  {
    pattern:
      /Unsupported redo log format|redo log was created (?:with|by) [^\n.]{1,80}|Upgrade after a crash is not supported|Unsupported version of (?:MariaDB|MySQL)/,
    by: 'joiner',
    message: 'The data of {donor} were written by another version of MariaDB than {joiner} has.',
    mend: 'Install the same version on both, then retry.',
  },
  {
    pattern: /failed to reach primary view|failed to open gcomm backend connection: 110/,
    by: 'joiner',
    message: '{joiner} found no Primary component: no member answered on port 4567.',
    mend: 'Open port 4567 both ways between {joiner} and every member, then retry.',
  },
  {
    pattern: /group name[^\n]{0,40}(?:mismatch|does not match)|handshake with[^\n]{0,80}failed/i,
    by: 'joiner',
    message: 'The members refused {joiner}: its wsrep_cluster_name or its TLS is another.',
    mend: 'Compare both with a member, then retry.',
  },
  {
    pattern: /Joiner and donor can't be the same node/,
    by: 'joiner',
    message: 'The name in wsrep_sst_donor also begins the name of {joiner}.',
    mend: 'Rename the node, or name the donor in full with a trailing comma.',
  },
  {
    pattern: /Requested donor is not available/,
    by: 'joiner',
    message: 'The donor that was asked for is not in the group.',
    mend: 'Choose another donor, then retry.',
  },
  {
    pattern: /Donor [^\n]{0,80} is no longer in the (?:group|cluster)/,
    by: 'joiner',
    message: 'The donor {donor} left the group in the middle of the transfer.',
    mend: 'Look why it went down. Retry: another donor is taken, or the same once it is Synced.',
  },
  {
    pattern:
      /Main process exited, code=(?:killed|dumped)|(?:mysqld|mariadbd) got signal \d|[Pp]arent (?:mysqld|mariadbd)[^\n]{0,60}terminated unexpectedly/,
    by: 'donor',
    message: 'MariaDB on {donor} ended in the middle of the transfer.',
    mend: 'Look into its log. Retry: another donor is taken.',
  },
  {
    // pv only shows progress; the scripts say that they go on without.
    pattern:
      /'?\b(?!pv\b)([\w-]{2,30})'? not found in (?:the )?path|: ([\w-]{2,30}): (?:command )?not found/i,
    message: 'The program $1$2 that the transfer needs is missing.',
    mend: 'Install it on {joiner} and {donor}, then retry.',
  },
  {
    pattern: /Previous SST is not completed/,
    message: 'A transfer from before still runs.',
    mend: 'Wait for it to end, or end its processes, then retry.',
  },
  {
    pattern: /State transfer to [^\n]{1,120} failed: ?[^\n]{0,12}\(([^)\n]{1,80})\)/,
    message: '{donor} could not send its data ($1).',
    mend: 'Look into the log of {donor} for the reason, then retry.',
  },
  {
    pattern:
      /xb_stream_read_chunk\(\)|Failed to read uuid:seqno|unexpected end of file|error in rsync protocol data stream/i,
    by: 'joiner',
    message: 'The data from {donor} broke off in the middle.',
    mend: 'Look whether {donor} and the network between them are well, then retry.',
  },
]

export interface JoinLogs {
  joiner: string
  donor: string | null
  joinerLines: readonly string[]
  /** null when the donor could not be asked. */
  donorLines: readonly string[] | null
}

/** The cause of a failed join as both logs tell it, and the mend. */
export function joinFailure({ joiner, donor, joinerLines, donorLines }: JoinLogs): ActionFailure {
  const texts = { joiner: joinerLines.join('\n'), donor: (donorLines ?? []).join('\n') }
  for (const { pattern, by, message, mend } of CAUSES) {
    const match =
      (by === 'joiner' ? null : pattern.exec(texts.donor)) ??
      (by === 'donor' ? null : pattern.exec(texts.joiner))
    if (match === null) continue
    const told = (text: string) =>
      text
        .replace(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? '')
        .replaceAll('{joiner}', joiner)
        .replaceAll('{donor}', donor ?? 'the donor')
    const silent = donorLines === null ? ` ${donor ?? 'The donor'} does not answer any more.` : ''
    return new ActionFailure(`The join failed. ${told(message)}${silent}`, told(mend))
  }
  const last = lastError(joinerLines) ?? lastError(donorLines ?? [])
  return new ActionFailure(
    last === null
      ? `The join failed: MariaDB on ${joiner} ended without a word.`
      : `The join failed. MariaDB on ${joiner} says: ${last}`,
    'Look into the journals of both ends in the transcript, mend what they name, then retry.',
  )
}

/** The last line that is an error by itself, not the farewell after one. */
function lastError(lines: readonly string[]): string | null {
  const errors = lines.filter(
    (line) =>
      /\[ERROR\]|^ERROR|error:/i.test(line) &&
      !/Aborting$|Will never receive state|Failed to prepare for/.test(line),
  )
  const line = errors
    .at(-1)
    ?.replace(/^.*?\[ERROR\] ?(WSREP: ?)?/, '')
    .trim()
  return line === undefined || line === '' ? null : line.slice(0, 300)
}
