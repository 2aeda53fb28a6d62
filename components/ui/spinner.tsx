import { LoaderCircle } from 'lucide-react'
import { cn } from '#components/lib/cn.ts'

/** A turning circle beside words that say what is going on; hidden from screen readers. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={cn('size-4 animate-spin', className)} />
}
