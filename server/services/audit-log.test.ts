import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditEntry } from './audit.ts'
import { auditInput, listAudit, listAuditActs, verifyAuditChain } from './audit-log.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

let made: TestConsole
let hour = 0
beforeAll(async () => {
  made = await openTestConsole(() => hour * 3_600_000)
  for (const [role, action, target] of [
    ['operator', 'node.update', 'node1'],
    ['admin', 'node.update', 'node2'],
    ['admin', 'user.create', 'a@example.com'],
  ] as const) {
    hour += 1
    await auditEntry(made.as(role), action, target, { hour })
  }
  await auditEntry(made.as('viewer'), 'node.remove', 'node1', {}, 'refused')
})
afterAll(() => made.close())

test('entries are filtered by who, act, outcome, text and time, and paged from the newest', async () => {
  const ids = async (filter: object) =>
    (await listAudit(made.as('admin'), auditInput.parse(filter))).map(({ id }) => id)
  expect(await ids({})).toEqual([4, 3, 2, 1])
  expect(await ids({ who: 'ADMIN' })).toEqual([3, 2])
  expect(await ids({ action: 'node.update' })).toEqual([2, 1])
  expect(await ids({ outcome: 'refused' })).toEqual([4])
  expect(await ids({ text: 'node1' })).toEqual([4, 1])
  expect(await ids({ text: '"hour":2' })).toEqual([2])
  expect(await ids({ text: '192.0.2.1', limit: 2 })).toEqual([4, 3])
  expect(await ids({ fromMs: 2 * 3_600_000, toMs: 2 * 3_600_000 })).toEqual([2])
  expect(await ids({ beforeId: 3, limit: 1 })).toEqual([2])
  expect(await listAuditActs(made.as('admin'))).toEqual([
    'node.remove',
    'node.update',
    'user.create',
  ])
})

test('only admins read and check it', async () => {
  expect(await verifyAuditChain(made.as('admin'))).toMatchObject({ unsealed: 4, fault: null })
  for (const ask of [verifyAuditChain, listAuditActs]) {
    await expect(ask(made.as('operator'))).rejects.toMatchObject({ code: 'forbidden' })
  }
})
