import { expect, it } from 'vitest'
import type { AuditView } from '#server/api/admin-views.ts'
import { auditText } from './audit-export.ts'

const entry: AuditView = {
  id: 7,
  atMs: 0,
  actorName: '=HYPERLINK("http://x")',
  action: 'session.sign-in',
  target: null,
  outcome: 'refused',
  detail: '{"reason":"The password was wrong."}',
  address: '192.0.2.1',
  place: 7,
  seal: '-a_b',
}

it('makes no formula of what somebody typed as a name or of a seal', () => {
  expect(auditText('csv', [entry])).toBe(
    `id,at,who,act,of,outcome,address,detail,place,seal\r\n` +
      `7,1970-01-01T00:00:00.000Z,"'=HYPERLINK(""http://x"")",session.sign-in,,refused,192.0.2.1,"{""reason"":""The password was wrong.""}",7,'-a_b\r\n`,
  )
})

it('writes one JSON object a line, with all that the CSV has', () => {
  const lines = auditText('jsonl', [entry, { ...entry, id: 8 }])
    .trimEnd()
    .split('\n')
  expect(lines.map((line) => JSON.parse(line).id)).toEqual([7, 8])
  expect(Object.keys(JSON.parse(lines[0] ?? ''))).toEqual(auditText('csv', []).trimEnd().split(','))
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ who: entry.actorName, seal: '-a_b' })
})
