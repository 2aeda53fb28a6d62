import type { Metadata } from 'next'
import { SetupPage } from '#components/auth/setup-page.tsx'

export const metadata: Metadata = { title: 'Set up · Synced' }

export default function Route() {
  return <SetupPage />
}
