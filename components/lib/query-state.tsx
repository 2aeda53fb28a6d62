'use client'

import type { ReactNode } from 'react'
import { InlineError } from '#components/ui/inline-error.tsx'
import { operatorErrorOf } from './operator-error.ts'

interface QueryStateProps<Data> {
  query: { data: Data | undefined; error: unknown; refetch: () => unknown }
  /** Shown until the first answer. */
  skeleton: ReactNode
  children: (data: Data) => ReactNode
}

/** Skeleton, error with a way to try again, or the answer; an older answer stays while a newer one fails. */
export function QueryState<Data>({ query, skeleton, children }: QueryStateProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error === null) return skeleton
  return <InlineError error={operatorErrorOf(query.error)} onRetry={() => query.refetch()} />
}
