import type { ReactNode } from 'react'

interface PageProps {
  /** The page's heading. */
  title: ReactNode
  /** Verdict or purpose, in one sentence. */
  description?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** Head and body that every page of the console shares. */
export function Page({ title, description, actions, children }: PageProps) {
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-6">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-tight break-words">{title}</h1>
          {description !== undefined && (
            <div className="mt-1 max-w-3xl text-soft">{description}</div>
          )}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  )
}
