'use client'

import { ThemeProvider as Base } from 'next-themes'
import type { ReactNode } from 'react'

/** Follows the system unless this browser was told otherwise; set before the first paint. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  return (
    <Base attribute="class" defaultTheme="system" disableTransitionOnChange>
      {children}
    </Base>
  )
}
