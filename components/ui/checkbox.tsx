'use client'

import { useId, type ComponentPropsWithRef, type ReactNode } from 'react'
import { cn } from '#components/lib/cn.ts'

interface CheckboxProps extends Omit<ComponentPropsWithRef<'input'>, 'type'> {
  label: ReactNode
  description?: ReactNode
}

export function Checkbox({ label, description, className, ...rest }: CheckboxProps) {
  const id = useId()
  return (
    <div className={cn('flex items-start gap-2', className)}>
      <input
        {...rest}
        id={id}
        type="checkbox"
        aria-describedby={description === undefined ? undefined : `${id}-description`}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="text-sm">
          {label}
        </label>
        {description !== undefined && (
          <p id={`${id}-description`} className="text-xs text-faint">
            {description}
          </p>
        )}
      </div>
    </div>
  )
}
