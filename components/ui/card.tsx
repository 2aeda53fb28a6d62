import type { ReactNode } from 'react'
import { cn } from '#components/lib/cn.ts'

interface CardProps {
  title?: ReactNode
  /** Heading level; the page's own heading is 1. */
  level?: 2 | 3
  /** Stands at the right of the title. */
  actions?: ReactNode
  description?: ReactNode
  className?: string | undefined
  children: ReactNode
}

/** One thing on its own surface. With a title it is a labelled section. */
export function Card({ title, level = 2, actions, description, className, children }: CardProps) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section className={cn('rounded-lg border border-line bg-surface p-4 sm:p-5', className)}>
      {(title !== undefined || actions !== undefined) && (
        <div className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
          <div className="min-w-0">
            <Heading className="text-base font-semibold">{title}</Heading>
            {description !== undefined && (
              <p className="mt-0.5 max-w-prose text-soft">{description}</p>
            )}
          </div>
          {actions}
        </div>
      )}
      {children}
    </section>
  )
}
