import type { ReactNode } from 'react'
import { Brand } from '#components/layout/brand.tsx'

interface AuthFrameProps {
  title: string
  description?: ReactNode
  children: ReactNode
}

/** A page outside of the console's shell: one thing to do, in the middle. */
export function AuthFrame({ title, description, children }: AuthFrameProps) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-6 px-4 py-12">
      <Brand />
      <div>
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {description !== undefined && <div className="mt-1 text-soft">{description}</div>}
      </div>
      {children}
    </main>
  )
}
