'use client'

import { useEffect, useRef, useState, type ReactNode } from 'react'
import { cn } from '#components/lib/cn.ts'

interface ScrollRegionProps {
  /** What scrolls here. */
  label: string
  className?: string | undefined
  children: ReactNode
}

/** Something wider than the page that scrolls on its own, also by keyboard. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  const ref = useRef<HTMLElement>(null)
  const scrolls = useOverflow(ref)
  return (
    <section
      ref={ref}
      aria-label={scrolls ? label : undefined}
      // What scrolls has to take focus, or the keyboard cannot scroll it (WCAG 2.1.1).
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={scrolls ? 0 : undefined}
      className={cn('relative overflow-auto rounded', className)}
    >
      {children}
    </section>
  )
}

function useOverflow(ref: React.RefObject<HTMLElement | null>): boolean {
  const [overflows, setOverflows] = useState(false)
  useEffect(() => {
    const frame = ref.current
    if (frame === null) return
    const observer = new ResizeObserver(() =>
      setOverflows(
        frame.scrollWidth > frame.clientWidth || frame.scrollHeight > frame.clientHeight,
      ),
    )
    observer.observe(frame)
    for (const child of frame.children) observer.observe(child)
    return () => observer.disconnect()
  }, [ref])
  return overflows
}
