import { group, MEMBER, plainRule, type LineRule } from '#server/galera/log/line-rule.ts'
import type { LogFact } from '#server/galera/log/log-fact.ts'

/** State transfers in the order of a joiner's log (galera-measured §1.5; captures of four methods). */
export const transferLines: readonly LineRule[] = [
  {
    hint: 'wsrep_sst_',
    pattern:
      /Running: '?wsrep_sst_([\w-]{1,40}) --role '(joiner|donor)'(?: --address '[^' ]{1,200}?:(\d{1,5})(?=[/']))?/,
    read: scriptFact,
  },
  {
    // mysqldump runs no script on the joiner and prints no "Running" line on the donor.
    hint: ' SST started on ',
    pattern: /([\w-]{1,40}) SST started on (joiner|donor)/,
    read: scriptFact,
  },
  {
    hint: 'requested state transfer from',
    pattern: new RegExp(
      `Member ${MEMBER} requested state transfer from '([^']{0,400})'\\. Selected ${MEMBER}\\([A-Z/]{1,20}\\) as donor`,
    ),
    read: (match) => ({
      kind: 'donor-selected',
      joiner: group(match, 1),
      requested: match[2] === '*any*' ? null : group(match, 2),
      donor: group(match, 3),
    }),
  },
  {
    hint: 'impossible to select State Transfer donor',
    pattern: new RegExp(
      `Member ${MEMBER} requested state transfer from '[^']{0,400}', but it is impossible to select State Transfer donor: (.{1,200})`,
    ),
    read: (match) => ({
      kind: 'donor-awaited',
      joiner: group(match, 1),
      reason: group(match, 2).trim(),
    }),
  },
  {
    hint: 'Will keep retrying',
    pattern: /Requesting state transfer failed: -?\d+ ?\(([^)]{1,100})\)\. Will keep retrying/,
    read: (match) => ({ kind: 'donor-awaited', joiner: null, reason: group(match, 1) }),
  },
  plainRule('Requesting state transfer: success', { kind: 'transfer-accepted' }),
  {
    hint: 'Receiving IST: ',
    pattern: /Receiving IST: (\d{1,19}) writesets, seqnos (-?\d{1,19})-(\d{1,19})/,
    read: (match) => ({
      kind: 'ist-verdict',
      writeSets: Number(match[1]),
      first: Number(match[2]),
      last: Number(match[3]),
    }),
  },
  plainRule('GCache history reset:', { kind: 'sst-verdict' }),
  plainRule('Cleaning the existing datadir', { kind: 'sst-verdict' }),
  plainRule('Proceeding with SST', { kind: 'sst-verdict' }),
  {
    hint: 'not found from cache, falling back to SST',
    pattern: /IST first seqno (\d{1,19}) not found from cache, falling back to SST/,
    read: (match) => ({ kind: 'ist-refused', first: Number(match[1]) }),
  },
  plainRule('Waiting for SST streaming to complete', {
    kind: 'transfer-stage',
    stage: 'streaming',
  }),
  plainRule('Streaming the backup to joiner', { kind: 'transfer-stage', stage: 'streaming' }),
  {
    hint: 'rsync to rsync_sst',
    pattern: /rsync to rsync_sst(\S{0,200}?)\/? from /,
    read: (match) => ({ kind: 'rsync-module', module: group(match, 1) }),
  },
  {
    // What rsync's daemon says at the end of each connection.
    hint: ' total size ',
    pattern: /sent \d{1,19} bytes +received (\d{1,19}) bytes +total size \d/,
    read: (match) => ({ kind: 'stream-received', bytes: Number(match[1]) }),
  },
  plainRule('Preparing the backup at', { kind: 'transfer-stage', stage: 'preparing' }),
  plainRule('Moving the backup to', { kind: 'transfer-stage', stage: 'moving' }),
  {
    hint: 'Installed new state from SST',
    pattern: /Installed new state from SST: \S/,
    read: () => ({ kind: 'transfer-stage', stage: 'catching up' }),
  },
  {
    hint: 'Receiving IST...',
    pattern: /Receiving IST\.\.\. *\S{1,20}% \((\d{1,19})\/(\d{1,19}) events\)/,
    read: (match) => ({
      kind: 'events-received',
      done: Number(match[1]),
      total: Number(match[2]),
    }),
  },
  {
    // Prints "-nan%" for an empty queue, so only the counts are read.
    hint: 'Processing event queue:',
    pattern: /Processing event queue:\.\.\. *\S{1,20}% \((\d{1,19})\/(\d{1,19}) events\)/,
    read: (match) => ({ kind: 'queue-progress', done: Number(match[1]), total: Number(match[2]) }),
  },
  {
    hint: ': State transfer ',
    pattern: new RegExp(
      `${MEMBER}: State transfer (to|from) ${MEMBER} (?:complete|(failed): ?(.{0,200}))`,
    ),
    read: endFact,
  },
]

function scriptFact(match: RegExpExecArray): LogFact {
  const role = match[2] === 'donor' ? 'donor' : 'joiner'
  const fact: LogFact = { kind: 'sst-script', method: group(match, 1), role }
  return role === 'joiner' && match[3] !== undefined ? { ...fact, port: Number(match[3]) } : fact
}

/** "complete" of the sender is not the end: the joiner has its own (galera-measured §0, rule 2). */
function endFact(match: RegExpExecArray): LogFact {
  const speaker = group(match, 1)
  const other = group(match, 3)
  const isSender = match[2] === 'to'
  if (match[4] !== undefined) {
    return {
      kind: 'transfer-failed',
      sender: isSender ? speaker : other,
      receiver: isSender ? other : speaker,
      reason: reasonOf(group(match, 5)),
    }
  }
  return isSender
    ? { kind: 'transfer-sent', donor: speaker, joiner: other }
    : { kind: 'transfer-received', joiner: speaker, donor: other }
}

/** "-110 (Connection timed out)" and "(Broken pipe)" without number and parentheses. */
function reasonOf(text: string): string {
  const words = /\(([^()]{1,150})\)/.exec(text)?.[1] ?? text
  return words.trim() === '' ? 'no reason given' : words.trim()
}
