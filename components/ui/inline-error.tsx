import { CircleAlert } from 'lucide-react'
import type { OperatorError } from '#server/api/views.ts'
import { cn } from '#components/lib/cn.ts'
import { Button } from './button.tsx'

interface InlineErrorProps {
  error: OperatorError
  onRetry?: (() => void) | undefined
  className?: string | undefined
}

/** The cause in one sentence, then the mend; announced when it appears. */
export function InlineError({ error, onRetry, className }: InlineErrorProps) {
  return (
    <div role="alert" className={cn('flex gap-2.5 rounded-md bg-down-tint p-3 text-sm', className)}>
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-down" />
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words text-down">{error.message}</p>
        {error.mend !== '' && (
          <p className="mt-0.5 break-words whitespace-pre-line text-ink">{error.mend}</p>
        )}
        {onRetry !== undefined && (
          <Button size="sm" className="mt-2.5" onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  )
}
