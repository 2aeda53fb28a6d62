'use client'

import { useId, type ComponentPropsWithRef, type ReactNode } from 'react'
import { cn } from '#components/lib/cn.ts'
import { buttonLook, type ButtonLook } from './button-look.ts'
import { Spinner } from './spinner.tsx'
import { Tooltip } from './tooltip.tsx'

export interface ButtonProps
  extends Omit<ComponentPropsWithRef<'button'>, 'disabled' | 'className'>, ButtonLook {
  /** Why it cannot be pressed now. A button is disabled only by giving the reason. */
  disabledReason?: string | undefined
  /** Its own work is under way: it keeps its place and ignores further presses. */
  pending?: boolean
  className?: string | undefined
  children: ReactNode
}

/** Stays focusable while disabled, so that the reason can be reached by keyboard. */
export function Button({
  disabledReason,
  pending = false,
  look,
  size,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const reasonId = useId()
  const blocked = disabledReason !== undefined || pending
  const button = (
    <button
      {...rest}
      type={blocked ? 'button' : type}
      aria-disabled={blocked || undefined}
      aria-busy={pending || undefined}
      aria-describedby={disabledReason === undefined ? rest['aria-describedby'] : reasonId}
      onClick={blocked ? (event) => event.preventDefault() : onClick}
      className={cn(buttonLook({ look, size }), className)}
    >
      {pending && <Spinner />}
      {children}
    </button>
  )
  if (disabledReason === undefined) return button
  return (
    <>
      <Tooltip content={disabledReason}>{button}</Tooltip>
      <span id={reasonId} className="sr-only">
        {disabledReason}
      </span>
    </>
  )
}
