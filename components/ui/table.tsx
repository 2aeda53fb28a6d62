import type { ComponentPropsWithRef } from 'react'
import { cn } from '#components/lib/cn.ts'
import { ScrollRegion } from './scroll-region.tsx'

interface TableProps extends ComponentPropsWithRef<'table'> {
  /** Names the table for screen readers. */
  label: string
  /** Class that limits the height, e.g. max-h-96: then the head stays while the rows scroll. */
  frameClassName?: string | undefined
}

/** A dense table that scrolls inside its own focusable frame; the page never scrolls sideways. */
export function Table({ label, frameClassName, className, children, ...rest }: TableProps) {
  return (
    <ScrollRegion label={label} className={frameClassName}>
      <table
        {...rest}
        aria-label={label}
        className={cn('w-full border-collapse text-left text-sm', className)}
      >
        {children}
      </table>
    </ScrollRegion>
  )
}

export function TableHead({ className, ...rest }: ComponentPropsWithRef<'thead'>) {
  return <thead {...rest} className={cn('sticky top-0 z-10 bg-surface', className)} />
}

interface CellProps {
  /** Right-aligned with tabular figures; the unit stands in the head. */
  numeric?: boolean
}

export function HeadCell({
  numeric = false,
  className,
  ...rest
}: ComponentPropsWithRef<'th'> & CellProps) {
  return (
    <th
      scope="col"
      {...rest}
      className={cn(
        'border-b border-line px-3 py-2 text-xs font-medium whitespace-nowrap text-faint first:pl-1 last:pr-1',
        numeric && 'text-right',
        className,
      )}
    />
  )
}

export function TableRow({ className, ...rest }: ComponentPropsWithRef<'tr'>) {
  return <tr {...rest} className={cn('border-b border-line last:border-b-0', className)} />
}

export function Cell({
  numeric = false,
  className,
  ...rest
}: ComponentPropsWithRef<'td'> & CellProps) {
  return (
    <td
      {...rest}
      className={cn(
        'px-3 py-2 align-top first:pl-1 last:pr-1',
        numeric && 'text-right tabular-nums',
        className,
      )}
    />
  )
}

/** First cell of a row that names the row. */
export function RowHead({ className, ...rest }: ComponentPropsWithRef<'th'>) {
  return (
    <th
      scope="row"
      {...rest}
      className={cn('px-3 py-2 text-left align-top font-medium first:pl-1', className)}
    />
  )
}
