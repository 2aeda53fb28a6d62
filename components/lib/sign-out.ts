import { paths } from './paths.ts'

/** Ends the session and loads the sign-in page; also when the console no longer knows the session. */
export async function signOut(): Promise<void> {
  await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => null)
  window.location.assign(paths.login())
}
