import { describe, expect, it } from 'vitest'
import { foldLines } from './fold-lines.ts'
import { entryOf } from './job-fixture.ts'
import { transcriptLines } from './transcript-lines.ts'

const none = new Set<string>()
const outputOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('')
const texts = (rows: ReturnType<typeof foldLines>) =>
  rows.map((row) => (row.kind === 'fold' ? `[${row.hidden} ${row.of}]` : row.text))

describe('a long transcript, folded', () => {
  const lines = transcriptLines([
    entryOf(1, { kind: 'command', callId: 'a', text: "sh -c '\n  set -eu\n  ls\n' synced" }),
    entryOf(2, { callId: 'a', text: outputOf(40) }),
    entryOf(3, { kind: 'exit', callId: 'a', text: '', exitCode: 0 }),
  ])

  it('shows a script in one line and the end of what it said', () => {
    expect(texts(foldLines(lines, none))).toEqual([
      "sh -c ' set -eu ls ' synced",
      '[3 command]',
      '[36 output]',
      'line 37',
      'line 38',
      'line 39',
      'line 40',
      '',
    ])
  })

  it('shows every line of what was unfolded, and nothing else', () => {
    const output = lines.find(({ text }) => text === 'line 1')
    const rows = foldLines(lines, new Set([output?.key ?? '']))
    expect(rows.filter(({ kind }) => kind === 'output')).toHaveLength(40)
    expect(texts(rows).slice(0, 2)).toEqual(["sh -c ' set -eu ls ' synced", '[3 command]'])
  })

  it('leaves short output alone, also when other commands speak in between', () => {
    const short = transcriptLines([
      entryOf(1, { callId: 'a', text: outputOf(8) }),
      entryOf(2, { callId: 'b', text: outputOf(8) }),
      entryOf(3, { callId: 'a', text: outputOf(8) }),
    ])
    expect(foldLines(short, none)).toHaveLength(24)
  })
})
