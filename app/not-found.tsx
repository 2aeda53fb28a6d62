import type { Metadata } from 'next'
import { paths } from '#components/lib/paths.ts'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { AuthFrame } from '#components/auth/auth-frame.tsx'

export const metadata: Metadata = { title: 'Not found · Synced' }

export default function NotFound() {
  return (
    <AuthFrame
      title="There is no such page"
      description="The address is mistyped, or what it showed was removed."
    >
      <ButtonLink href={paths.fleet()}>Go to the fleet</ButtonLink>
    </AuthFrame>
  )
}
