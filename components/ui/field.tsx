'use client'

import { createContext, use, useId, type ReactNode } from 'react'
import { cn } from '#components/lib/cn.ts'

interface FieldIds {
  controlId: string
  describedBy: string | undefined
  invalid: boolean
}

const FieldContext = createContext<FieldIds | null>(null)

/** Attributes that tie a control to the label, description and error of the Field around it. */
export function useFieldAttributes() {
  const field = use(FieldContext)
  if (field === null) return {}
  return {
    id: field.controlId,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.invalid || undefined,
  }
}

interface FieldProps {
  label: ReactNode
  description?: ReactNode
  /** Message of the form's check; shown below and announced. */
  error?: string | undefined
  optional?: boolean
  className?: string | undefined
  /** One control: Input, Textarea or Select. */
  children: ReactNode
}

/** Label above, control, then description and error below. */
export function Field({
  label,
  description,
  error,
  optional = false,
  className,
  children,
}: FieldProps) {
  const id = useId()
  const describedBy = [
    description === undefined ? '' : `${id}-description`,
    error === undefined ? '' : `${id}-error`,
  ]
    .filter(Boolean)
    .join(' ')
  return (
    <FieldContext
      value={{ controlId: id, describedBy: describedBy || undefined, invalid: error !== undefined }}
    >
      <div className={cn('flex min-w-0 flex-col gap-1', className)}>
        <label htmlFor={id} className="text-sm font-medium">
          {label}
          {optional && <span className="ml-1.5 font-normal text-faint">optional</span>}
        </label>
        {children}
        {description !== undefined && (
          <p id={`${id}-description`} className="text-xs text-faint">
            {description}
          </p>
        )}
        {error !== undefined && (
          <p id={`${id}-error`} role="alert" className="text-xs font-medium text-down">
            {error}
          </p>
        )}
      </div>
    </FieldContext>
  )
}
