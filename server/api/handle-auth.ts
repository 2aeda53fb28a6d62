import {
  countAttempt,
  forgiveAttempt,
  type ThrottleSubject,
} from '#server/auth/sign-in-throttle.ts'
import { OperatorProblem } from '#server/services/operator-problem.ts'
import { clientAddress } from './client-headers.ts'
import { readSignedIn } from './context.ts'
import { bodyTooLarge, limitedBody, parseJson } from './limited-body.ts'
import { problemResponse } from './problem-response.ts'
import { webRuntime } from './web-runtime.ts'

/** POST /api/auth/*: only sign-in and sign-out of the many functions of the library are reachable. */
export async function handleAuth(request: Request): Promise<Response> {
  switch (new URL(request.url).pathname) {
    case '/api/auth/sign-in/email':
      return signIn(request)
    case '/api/auth/sign-out':
      return signOut(request)
    default:
      return problemResponse(
        404,
        new OperatorProblem('not-found', 'The console has no such function.', 'Reload the page.'),
      )
  }
}

async function signIn(request: Request): Promise<Response> {
  const { db, auth } = webRuntime()
  const body = await limitedBody(request)
  if (body === null) return problemResponse(413, bodyTooLarge())
  const email = emailIn(body)
  const account: ThrottleSubject = { kind: 'account', name: email }
  const address: ThrottleSubject = {
    kind: 'address',
    name: clientAddress(request.headers) ?? 'unknown',
  }
  const { waitMs, isLast } = await countAttempt(db, [account, address], Date.now())
  if (waitMs > 0) {
    const minutes = Math.ceil(waitMs / 60_000)
    return problemResponse(
      429,
      new OperatorProblem(
        'too-many',
        'Too many sign-ins failed.',
        `Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, then try again.`,
      ),
    )
  }
  const user = await db.user.findUnique({
    where: { email },
    select: { id: true, name: true, disabledAt: true },
  })
  // A disabled account is told the same as a wrong password.
  const response = user?.disabledAt
    ? wrongLogin()
    : await auth.handler(
        new Request(request.url, { method: 'POST', headers: request.headers, body }),
      )
  // Further attempts are not even looked at, and leave no entry: nobody can fill the audit with them.
  const locked = !response.ok && isLast
  const reason = !user
    ? 'There is no such account.'
    : user.disabledAt
      ? 'The account is disabled.'
      : 'The password was wrong.'
  await db.auditEntry.create({
    data: {
      actorId: user?.id ?? null,
      actorName: user?.name ?? email.slice(0, 100),
      action: 'session.sign-in',
      outcome: response.ok ? 'done' : 'refused',
      detail: response.ok ? null : JSON.stringify({ reason, locked }),
      address: clientAddress(request.headers),
    },
  })
  if (response.ok) await forgiveAttempt(db, account, address)
  return response.ok || response.status === 403 ? response : wrongLogin()
}

async function signOut(request: Request): Promise<Response> {
  const { db, auth } = webRuntime()
  const signedIn = await readSignedIn(request.headers)
  const response = await auth.handler(request)
  if (signedIn && response.ok) {
    await db.auditEntry.create({
      data: {
        actorId: signedIn.viewer.id,
        actorName: signedIn.viewer.name,
        action: 'session.sign-out',
        outcome: 'done',
        address: clientAddress(request.headers),
      },
    })
  }
  return response
}

function wrongLogin(): Response {
  return problemResponse(
    401,
    new OperatorProblem(
      'unauthenticated',
      'E-mail address or password is wrong.',
      'Try again, or ask an admin to set a new password.',
    ),
  )
}

function emailIn(text: string): string {
  const body = parseJson(text)
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : null
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 254) : ''
}
