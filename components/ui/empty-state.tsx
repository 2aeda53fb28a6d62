import type { ReactNode } from 'react'

interface EmptyStateProps {
  title: string
  /** Why there is nothing, and how there will be something. */
  children: ReactNode
  actions?: ReactNode
}

export function EmptyState({ title, children, actions }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-start gap-3 rounded-lg border border-dashed border-control/60 p-6">
      <div>
        <p className="text-base font-semibold">{title}</p>
        <div className="mt-1 max-w-prose text-soft">{children}</div>
      </div>
      {actions}
    </div>
  )
}
