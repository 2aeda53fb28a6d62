'use client'

import { createContext, use, type ReactNode } from 'react'
import type { Viewer } from '#server/api/views.ts'
import { can, type Permission } from '#server/auth/permissions.ts'

const ViewerContext = createContext<Viewer | null>(null)

export function ViewerProvider({ viewer, children }: { viewer: Viewer; children: ReactNode }) {
  return <ViewerContext value={viewer}>{children}</ViewerContext>
}

/** Who is signed in; only below ViewerProvider. */
export function useViewer(): Viewer {
  const viewer = use(ViewerContext)
  if (viewer === null) throw new Error('useViewer needs a ViewerProvider around it')
  return viewer
}

/** Why the viewer may not do this, for `disabledReason`; undefined when allowed. */
export function useRefusal(permission: Permission): string | undefined {
  const allowance = can(useViewer().role, permission)
  return allowance.allowed ? undefined : allowance.because
}
