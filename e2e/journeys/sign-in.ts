import type { BrowserContext } from '@playwright/test'
import type { OwnConsole } from '#e2e/console/own-console.ts'
import type { Role } from '#server/api/views.ts'

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>

const sessions = new WeakMap<OwnConsole, Map<Role, Cookies>>()

/** Signs the browser in as somebody of that role. One account and one session a role and console. */
export async function signInAs(
  running: OwnConsole,
  context: BrowserContext,
  role: Role,
): Promise<void> {
  const known = sessions.get(running) ?? new Map<Role, Cookies>()
  sessions.set(running, known)
  const cookies = known.get(role)
  if (cookies) return context.addCookies(cookies)
  const { email, password } = await running.addUser(role)
  const answer = await context.request.post(`${running.url}/api/auth/sign-in/email`, {
    data: { email, password },
    headers: { origin: running.url },
  })
  if (!answer.ok()) throw new Error(`The sign-in as ${role} failed: ${await answer.text()}`)
  known.set(role, await context.cookies())
}
