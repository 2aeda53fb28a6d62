'use client'

import { Popover } from '@base-ui/react/popover'
import type { ReactNode } from 'react'

interface DefinitionTermProps {
  /** The word as it stands in the text. */
  children: ReactNode
  /** What it means, in one or two sentences. */
  definition: ReactNode
}

/** A word that explains itself on hover, on touch and by keyboard. */
export function DefinitionTerm({ children, definition }: DefinitionTermProps) {
  return (
    <Popover.Root>
      <Popover.Trigger
        openOnHover
        delay={250}
        className="cursor-help rounded-xs text-inherit underline decoration-control decoration-dotted underline-offset-3"
      >
        {children}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} collisionPadding={8} className="z-60">
          <Popover.Popup className="max-w-80 rounded-lg border border-line bg-surface p-3 text-sm text-ink shadow-pop outline-none">
            <Popover.Description render={<div />}>{definition}</Popover.Description>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
