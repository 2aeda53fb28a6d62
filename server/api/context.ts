import type { Viewer } from '#server/api/views.ts'
import { isRole } from '#server/auth/permissions.ts'
import type { Deps } from '#server/services/actor.ts'
import { clientAddress } from './client-headers.ts'
import { webRuntime } from './web-runtime.ts'

export interface SignedIn {
  viewer: Viewer
  sessionId: string
}

export interface Context {
  signedIn: SignedIn | null
  /** For services, in the name of who asks. Throws without a session: the procedures check first. */
  deps: Deps | null
  headers: Headers
}

export async function createContext(headers: Headers): Promise<Context> {
  const { db, key } = webRuntime()
  const signedIn = await readSignedIn(headers)
  const deps: Deps | null = signedIn
    ? {
        db,
        key,
        now: Date.now,
        actor: { kind: 'user', viewer: signedIn.viewer, address: clientAddress(headers) },
      }
    : null
  return { signedIn, deps, headers }
}

/** Who this request comes from; null without a live session or when the account is disabled. */
export async function readSignedIn(headers: Headers): Promise<SignedIn | null> {
  const session = await webRuntime().auth.api.getSession({ headers })
  if (!session || session.user.disabledAt) return null
  const { id, name, email, role } = session.user
  return {
    viewer: { id, name, email, role: isRole(role) ? role : 'viewer' },
    sessionId: session.session.id,
  }
}
