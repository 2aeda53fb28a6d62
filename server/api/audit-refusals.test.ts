import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Role } from '#server/api/views.ts'
import { openTestConsole, type TestConsole } from '#server/services/test-deps.ts'
import { appRouter } from './router.ts'

let console_: TestConsole
beforeAll(async () => void (console_ = await openTestConsole()))
afterAll(() => console_.close())

function callerAs(role: Role) {
  const deps = console_.as(role)
  if (deps.actor.kind === 'system') throw new Error('a role belongs to a user')
  const signedIn = { viewer: deps.actor.viewer, sessionId: 's' }
  return appRouter.createCaller({ signedIn, deps, headers: new Headers() })
}

it('writes an act that the role forbids into the audit, as refused', async () => {
  const attempt = callerAs('viewer').clusters.rename({ clusterId: 'any', name: 'Mine' })
  await expect(attempt).rejects.toThrow(/Your role is viewer/)
  const entries = await console_.db.auditEntry.findMany()
  expect(entries).toMatchObject([
    {
      actorName: 'the viewer',
      action: 'clusters.rename',
      outcome: 'refused',
      address: '192.0.2.1',
    },
  ])
  expect(JSON.parse(entries[0]?.detail ?? '')).toEqual({
    reason: expect.stringContaining('Your role is viewer'),
    clusterId: 'any',
  })
})

it('writes nothing of an act that fails for another reason', async () => {
  const before = await console_.db.auditEntry.count()
  const attempt = callerAs('admin').clusters.rename({ clusterId: 'none', name: 'Mine' })
  await expect(attempt).rejects.toThrow()
  expect(await console_.db.auditEntry.count()).toBe(before)
})
