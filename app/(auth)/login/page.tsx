import type { Metadata } from 'next'
import { LoginPage } from '#components/auth/login-page.tsx'
import { safeReturnPath } from '#components/lib/paths.ts'

export const metadata: Metadata = { title: 'Sign in · Synced' }

export default async function Route({
  searchParams,
}: {
  searchParams: Promise<{ from?: string | string[] }>
}) {
  const { from } = await searchParams
  return <LoginPage returnTo={safeReturnPath(typeof from === 'string' ? from : undefined)} />
}
