import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { PATH_HEADER } from './client-headers.ts'
import { readSignedIn } from './context.ts'
import type { Viewer } from './views.ts'

/** For pages: who is signed in, or on to the sign-in page, which leads back here. */
export async function requireViewer(): Promise<Viewer> {
  const sent = await headers()
  const signedIn = await readSignedIn(sent)
  if (!signedIn) {
    const path = sent.get(PATH_HEADER)
    redirect(path && path !== '/' ? `/login?from=${encodeURIComponent(path)}` : '/login')
  }
  return signedIn.viewer
}
