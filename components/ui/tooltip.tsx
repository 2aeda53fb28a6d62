'use client'

import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'

/** Delay and grouping of all tooltips; once, around the application. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider delay={350} closeDelay={60}>
      {children}
    </Base.Provider>
  )
}

interface TooltipProps {
  content: ReactNode
  /** The element that the tooltip belongs to; it has to be focusable. */
  children: ReactElement
  side?: 'top' | 'right' | 'bottom' | 'left'
}

/** Text on hover and focus. Never the only place of a fact: touch screens do not hover. */
export function Tooltip({ content, children, side = 'top' }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} closeOnClick={false} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} collisionPadding={8} className="z-60">
          <Base.Popup className="max-w-80 rounded-md bg-ink px-2.5 py-1.5 text-xs text-canvas shadow-pop transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {content}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
