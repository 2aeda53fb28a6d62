import type { ReactNode } from 'react'
import { Shell } from '#components/layout/shell.tsx'
import { TRPCReactProvider } from '#components/lib/trpc-react-provider.tsx'
import { ViewerProvider } from '#components/lib/viewer.tsx'
import { LiveProvider } from '#components/live/live-provider.tsx'
import { requireViewer } from '#server/api/require-viewer.ts'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const viewer = await requireViewer()
  return (
    <ViewerProvider viewer={viewer}>
      <TRPCReactProvider>
        <LiveProvider>
          <Shell>{children}</Shell>
        </LiveProvider>
      </TRPCReactProvider>
    </ViewerProvider>
  )
}
