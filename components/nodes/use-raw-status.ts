'use client'

import { useQueries } from '@tanstack/react-query'
import { useTRPC } from '#components/lib/trpc-context.ts'
import type { VariableColumn } from './variable-rows.ts'

const REFRESH_MS = 3_000
/** Status is read each second: what is older than this was not refreshed. */
export const STATUS_OLD_AFTER_MS = 10_000

interface NamedNode {
  id: string
  name: string
}

/** SHOW GLOBAL STATUS of several nodes, asked for every three seconds while it is on the page. */
export function useRawStatus(nodes: NamedNode[]) {
  const trpc = useTRPC()
  return useQueries({
    queries: nodes.map(({ id }) =>
      trpc.nodes.status.queryOptions({ nodeId: id }, { refetchInterval: REFRESH_MS, staleTime: 0 }),
    ),
    combine: (results) => ({
      loading: results.some(({ isPending }) => isPending),
      error: results.find(({ error, data }) => error !== null && data === undefined)?.error ?? null,
      retry: () => results.forEach((result) => void result.refetch()),
      columns: nodes.map(({ id, name }, index): VariableColumn => {
        const data = results[index]?.data
        return { nodeId: id, name, atMs: data?.atMs ?? null, values: data?.values ?? {} }
      }),
    }),
  })
}
