import type { ReactNode } from 'react'
import { cn } from '#components/lib/cn.ts'
import { toneTint, type Tone } from './tone.ts'

interface BadgeProps {
  tone?: Tone
  className?: string | undefined
  children: ReactNode
}

/** A short word on a tint: a tag, a tier, a role. States use StateMark, which adds the icon. */
export function Badge({ tone = 'neutral', className, children }: BadgeProps) {
  return (
    <span
      className={cn(
        'inline-flex h-5 items-center gap-1 rounded px-1.5 text-xs font-medium whitespace-nowrap',
        toneTint[tone],
        className,
      )}
    >
      {children}
    </span>
  )
}
