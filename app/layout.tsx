import './globals.css'
import type { Viewport } from 'next'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { ThemeProvider } from '#components/layout/theme-provider.tsx'
import { ToastProvider } from '#components/ui/toast.tsx'
import { TooltipProvider } from '#components/ui/tooltip.tsx'

export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <div className="root">
          <ThemeProvider>
            <NuqsAdapter>
              <ToastProvider>
                <TooltipProvider>{children}</TooltipProvider>
              </ToastProvider>
            </NuqsAdapter>
          </ThemeProvider>
        </div>
      </body>
    </html>
  )
}
