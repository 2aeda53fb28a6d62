'use client'

import { ChevronRight } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { cn } from '#components/lib/cn.ts'

interface DisclosureProps {
  /** The line that stays. */
  summary: ReactNode
  /** Used until someone folds or unfolds it by hand. */
  open?: boolean
  className?: string | undefined
  /** Rendered only while unfolded. */
  children: ReactNode
}

/** A line that unfolds; the browser's own element. */
export function Disclosure({ summary, open = false, className, children }: DisclosureProps) {
  const [chosen, setChosen] = useState<boolean | null>(null)
  const shown = chosen ?? open
  return (
    <details open={shown} className={className}>
      <summary
        onClick={(event) => {
          event.preventDefault()
          setChosen(!shown)
        }}
        className="flex list-none items-start gap-2 rounded [&::-webkit-details-marker]:hidden"
      >
        <ChevronRight
          aria-hidden
          className={cn(
            'mt-0.5 size-4 shrink-0 text-faint transition-transform duration-100',
            shown && 'rotate-90',
          )}
        />
        <div className="min-w-0 flex-1">{summary}</div>
      </summary>
      {shown && <div className="pt-3 pl-6">{children}</div>}
    </details>
  )
}
