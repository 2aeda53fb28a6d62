import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditEntry } from './audit.ts'
import { keepAnchor } from '#server/audit/anchor.ts'
import { sealEntries } from '#server/audit/seal-entries.ts'
import { chainOf } from '#server/audit/chain-seals.ts'
import {
  acceptAuditChain,
  auditInput,
  listAudit,
  listAuditActs,
  verifyAuditChain,
} from './audit-log.ts'
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
  for (const ask of [verifyAuditChain, listAuditActs, acceptAuditChain]) {
    await expect(ask(made.as('operator'))).rejects.toMatchObject({ code: 'forbidden' })
  }
})

test('after a restore an admin accepts the older copy, which stands in the audit; a whole chain is not accepted', async () => {
  const { db } = made
  const admin = made.as('admin')
  const chain = chainOf(admin.key)
  const seal = async () => {
    while ((await sealEntries(db, chain, 1)) > 0);
  }
  await expect(acceptAuditChain(admin)).rejects.toThrow('nothing to accept')
  await keepAnchor(chain, { begunAtMs: 1, count: 99, lastId: 99, seal: 'later', acceptedId: 0 })
  await expect(seal()).rejects.toThrow('of its anchor')
  expect(await verifyAuditChain(admin)).toMatchObject({ acceptable: true, anchored: 99 })
  await acceptAuditChain(admin)
  await seal()
  expect(await verifyAuditChain(admin)).toMatchObject({ fault: null, sealed: 5, anchored: 5 })
  const [newest] = await listAudit(admin, auditInput.parse({ limit: 1 }))
  expect(newest).toMatchObject({ action: 'audit.accept', actorName: 'the admin' })
  expect(JSON.parse(newest?.detail ?? '')).toEqual({ fault: 'off-anchor', sealed: 0, anchored: 99 })
})
