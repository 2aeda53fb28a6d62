'use client'

import { Menu as Base } from '@base-ui/react/menu'
import { Link } from './link.tsx'
import type { ReactElement, ReactNode } from 'react'
import { cn } from '#components/lib/cn.ts'

interface MenuProps {
  /** A Button, usually. */
  trigger: ReactElement
  children: ReactNode
  align?: 'start' | 'end'
}

/** A list of acts behind one button. */
export function Menu({ trigger, children, align = 'end' }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={4} collisionPadding={8} className="z-50">
          <Base.Popup className="min-w-44 rounded-lg border border-line bg-surface p-1 text-sm text-ink shadow-pop outline-none">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

const itemLook =
  'flex w-full items-center gap-2 rounded-md px-2.5 py-1.5 outline-none select-none data-disabled:cursor-not-allowed data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:text-faint'

interface MenuItemProps {
  children: ReactNode
  onSelect: () => void
  danger?: boolean
  /** Why it cannot be chosen now; stands below the label. */
  disabledReason?: string | undefined
}

export function MenuItem({ children, onSelect, danger = false, disabledReason }: MenuItemProps) {
  return (
    <Base.Item
      disabled={disabledReason !== undefined}
      onClick={onSelect}
      className={cn(itemLook, danger && 'text-down [&_svg]:text-down')}
    >
      <span className="flex flex-col">
        <span
          className={cn('flex items-center gap-2', disabledReason !== undefined && 'opacity-60')}
        >
          {children}
        </span>
        {disabledReason !== undefined && (
          <span className="max-w-56 text-xs text-faint">{disabledReason}</span>
        )}
      </span>
    </Base.Item>
  )
}

export function MenuLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Base.LinkItem render={<Link href={href} />} closeOnClick className={itemLook}>
      {children}
    </Base.LinkItem>
  )
}
