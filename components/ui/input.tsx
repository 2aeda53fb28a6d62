'use client'

import { ChevronDown } from 'lucide-react'
import type { ComponentPropsWithRef } from 'react'
import { cn } from '#components/lib/cn.ts'
import { useFieldAttributes } from './field.tsx'

const controlLook =
  'w-full rounded-md border border-control bg-surface px-2.5 text-sm text-ink placeholder:text-faint disabled:cursor-not-allowed disabled:bg-sunken disabled:text-faint aria-invalid:border-down'

/** A line of text. `mono` for addresses, fingerprints and keys. */
export function Input({
  mono = false,
  className,
  ...rest
}: ComponentPropsWithRef<'input'> & { mono?: boolean }) {
  return (
    <input
      autoComplete="off"
      spellCheck={false}
      {...useFieldAttributes()}
      {...rest}
      className={cn(controlLook, 'h-9', mono && 'font-mono', className)}
    />
  )
}

/** Several lines of text, e.g. a private key. */
export function Textarea({
  mono = false,
  className,
  ...rest
}: ComponentPropsWithRef<'textarea'> & { mono?: boolean }) {
  return (
    <textarea
      autoComplete="off"
      spellCheck={false}
      rows={5}
      {...useFieldAttributes()}
      {...rest}
      className={cn(controlLook, 'py-2', mono && 'font-mono text-xs', className)}
    />
  )
}

/** The browser's own list: works by keyboard, by touch and without script. */
export function Select({ className, children, ...rest }: ComponentPropsWithRef<'select'>) {
  return (
    <div className="relative">
      <select
        {...useFieldAttributes()}
        {...rest}
        className={cn(controlLook, 'h-9 appearance-none pr-8', className)}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-faint"
      />
    </div>
  )
}
