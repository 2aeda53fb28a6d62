import type { ReactNode } from 'react'
import { cn } from '#components/lib/cn.ts'

interface FactListProps {
  facts: readonly { term: ReactNode; value: ReactNode; key: string }[]
  className?: string | undefined
}

/** Terms with their values, in two columns. */
export function FactList({ facts, className }: FactListProps) {
  return (
    <dl
      className={cn(
        'grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-2 text-sm',
        className,
      )}
    >
      {facts.map((fact) => (
        <div key={fact.key} className="contents">
          <dt className="text-faint">{fact.term}</dt>
          <dd className="min-w-0 break-words">{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}
