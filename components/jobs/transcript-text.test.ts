import { expect, it } from 'vitest'
import { entryOf } from './job-fixture.ts'
import { transcriptLines } from './transcript-lines.ts'
import { transcriptText } from './transcript-text.ts'

it('writes each line with its time and server', () => {
  const lines = transcriptLines([
    entryOf(1, { kind: 'note', text: 'Looking first.', server: null, callId: null }),
    entryOf(2, { kind: 'command', text: 'uname -r' }),
    entryOf(3, { text: '6.1.0\n' }),
    entryOf(4, { kind: 'exit', exitCode: 0, durationMs: 12 }),
    entryOf(5, { kind: 'exit', exitCode: null, text: 'lost' }),
  ])
  expect(transcriptText(lines)).toBe(`1970-01-01T00:00:00.001Z console # Looking first.
1970-01-01T00:00:00.002Z node4 $ uname -r
1970-01-01T00:00:00.003Z node4   6.1.0
1970-01-01T00:00:00.004Z node4 = exit 0 after 12 ms
1970-01-01T00:00:00.005Z node4 = lost
`)
})
