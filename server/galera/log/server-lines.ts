import { group, plainRule, type LineRule } from '#server/galera/log/line-rule.ts'

/** Start, stop and death of the server; by itself, and by systemd's own lines of the same unit. */
export const serverLines: readonly LineRule[] = [
  {
    hint: 'Starting MariaDB ',
    pattern: /Starting MariaDB (\d+\.\d+\.\d+\S{0,80}) source revision/,
    read: (match) => ({ kind: 'server-starting', version: group(match, 1) }),
  },
  {
    hint: 'starting as process',
    pattern: /\((?:mysqld|mariadbd|server) (\d+\.\d+\.\d+\S{0,80})\) starting as process/,
    read: (match) => ({ kind: 'server-starting', version: group(match, 1) }),
  },
  {
    hint: 'ready for connections',
    pattern: /(?:mysqld|mariadbd)(?:\.\w{1,10})?: ready for connections/,
    read: () => ({ kind: 'server-ready' }),
  },
  plainRule(': Normal shutdown', { kind: 'shutdown-begun' }),
  plainRule('Received SHUTDOWN from user', { kind: 'shutdown-begun' }),
  plainRule(': Shutdown complete', { kind: 'shutdown-complete' }),
  {
    hint: 'got signal ',
    pattern: /(?:mysqld|mariadbd) got signal (\d{1,2})/,
    read: (match) => ({ kind: 'server-killed', signal: Number(match[1]) }),
  },
  {
    hint: 'Main process exited',
    pattern: /Main process exited, code=(?:killed|dumped), status=(\d{1,2})\//,
    read: (match) => ({ kind: 'server-killed', signal: Number(match[1]) }),
  },
  {
    hint: 'Failed with result',
    pattern: /Failed with result '([\w-]{1,40})'/,
    read: (match) => ({ kind: 'unit-failed', result: group(match, 1) }),
  },
  {
    hint: 'restart counter is at',
    pattern: /restart counter is at (\d{1,9})/,
    read: (match) => ({ kind: 'unit-restart', counter: Number(match[1]) }),
  },
  {
    hint: 'Provider paused at',
    pattern: /Provider paused at \S/,
    read: () => ({ kind: 'provider-paused' }),
  },
  plainRule('Provider resumed', { kind: 'provider-resumed' }),
]
