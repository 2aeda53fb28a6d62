import { describe, expect, it } from 'vitest'
import type { HostKeyView } from '#server/api/views.ts'
import { confirmedFingerprints, hostKeyRows } from './host-key-rows.ts'

const host = (name: string, sshPort = 22) => ({ name, address: `${name}.example`, sshPort })
const seen = (name: string, fingerprint: string, port = 22) => ({
  seen: true as const,
  host: `${name}.example`,
  port,
  algorithm: 'ssh-ed25519',
  fingerprint,
})
const pin = (name: string, fingerprint: string): HostKeyView => ({
  id: name,
  host: `${name}.example`,
  port: 22,
  algorithm: 'ssh-ed25519',
  fingerprint,
  pinnedAtMs: 0,
  pinnedBy: null,
  presented: null,
})

describe('hostKeyRows', () => {
  it('tells new, pinned, changed and silent servers apart', () => {
    const rows = hostKeyRows(
      [host('a'), host('b'), host('c'), host('d'), host('e')],
      [
        seen('b', 'B'),
        seen('a', 'A'),
        seen('c', 'other'),
        { seen: false, host: 'd.example', port: 22, message: 'No answer.', mend: 'Look.' },
      ],
      [pin('b', 'B'), pin('c', 'C')],
    )
    expect(rows.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'a new',
      'b pinned',
      'c changed',
      'd silent',
      'e silent',
    ])
    expect(confirmedFingerprints(rows)).toEqual(['A', null, null, null, null])
  })

  it('does not take the key of another port', () => {
    const [row] = hostKeyRows([host('a', 2222)], [seen('a', 'A', 2222)], [pin('a', 'A')])
    expect(row?.state).toBe('new')
  })
})
