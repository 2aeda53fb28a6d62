'use client'

import { InlineError } from '#components/ui/inline-error.tsx'

/** A page that failed to draw; the shell around it stays. */
export default function ConsoleError({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return (
    <InlineError
      error={{
        code: 'page-failed',
        message: 'This page could not be shown.',
        mend: `Try again, or load the page anew.${error.digest === undefined ? '' : ` Reference in the console's log: ${error.digest}.`}`,
      }}
      onRetry={reset}
    />
  )
}
