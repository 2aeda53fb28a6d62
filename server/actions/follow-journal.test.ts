import { expect, test } from 'vitest'
import { followJournal } from '#server/actions/follow-journal.ts'
import { createLineSplitter } from '#server/remote/line-splitter.ts'
import type { SshHost, StreamOptions } from '#server/remote/ssh-port.ts'

const entry = (cursor: string, message: string) =>
  JSON.stringify({
    __CURSOR: cursor,
    __REALTIME_TIMESTAMP: '1763720000123456',
    _SYSTEMD_UNIT: 'mariadb.service',
    MESSAGE: message,
  })

const mayRead = { code: 0, signal: null, stdout: '', stderr: '', durationMs: 1, truncated: false }

/** A host whose journalctl prints these lines, as the console's SSH hands them out. */
function hostWith(lines: string[], argvs: (readonly string[])[]): SshHost {
  return {
    name: 'node3',
    connect: () => Promise.resolve(),
    run: () => Promise.resolve(mayRead),
    stream: (_program: string, argv: readonly string[], options: StreamOptions) => {
      argvs.push(argv)
      const splitter = createLineSplitter(options.maxLineBytes ?? 64 * 1024)
      for (const line of splitter.push(Buffer.from(`${lines.join('\n')}\n`))) {
        void options.onLine(line)
      }
      options.onEnd({ kind: 'closed' })
      return { close: () => undefined }
    },
    forward: () => Promise.reject(new Error('not used')),
    onLost: () => () => undefined,
    close: () => Promise.resolve(),
  }
}

test('a SQL text of 48 KiB comes whole, and what is longer still leaves a trace', async () => {
  const statement = `INSERT ${'x'.repeat(48 * 1024)}`
  const endless = entry('c', 'y'.repeat(2 * 1024 * 1024))
  const lines = [entry('a', 'begin'), entry('b', statement), endless, entry('d', 'end')]
  const argvs: (readonly string[])[] = []
  const host = hostWith(lines, argvs)
  const told: string[][] = []
  await new Promise((resolve) => {
    followJournal(host, {
      unit: 'mariadb.service',
      after: null,
      onEntry: ({ cursor, message }) => void told.push([cursor, message]),
      onEnd: resolve,
    })
  })
  expect(argvs[0]).toContain('--all')
  expect(told.map(([cursor]) => cursor)).toEqual(['a', 'b', 'c', 'd'])
  expect(told[1]?.[1]).toBe(statement)
  expect(told[2]?.[1]).toContain('too long for the console')
})
