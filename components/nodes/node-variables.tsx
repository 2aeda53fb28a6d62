'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { NodeView } from '#server/api/views.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { splitProviderOptions } from './split-provider-options.ts'
import { variableBook } from './variable-book.ts'
import { VariableBrowser } from './variable-browser.tsx'

const REFRESH_MS = 10_000
/** Variables are read at each connect and once a minute. */
const OLD_AFTER_MS = 150_000

/** SHOW GLOBAL VARIABLES of one node; each provider option is a row of its own. */
export function NodeVariables({ node }: { node: NodeView }) {
  const trpc = useTRPC()
  const variables = useQuery(
    trpc.nodes.variables.queryOptions(
      { nodeId: node.id },
      { refetchInterval: REFRESH_MS, staleTime: 0 },
    ),
  )
  return (
    <section aria-labelledby="variables-head">
      <h2 id="variables-head" className="sr-only">
        Variables
      </h2>
      <QueryState query={variables} skeleton={<SkeletonRows label="Loading variables" rows={10} />}>
        {({ atMs, values }) =>
          atMs === null ? (
            <EmptyState title="No variables were read yet">
              The console has not been able to ask {node.name}. The overview says what is in the
              way.
            </EmptyState>
          ) : (
            <SplitVariables node={node} atMs={atMs} values={values} />
          )
        }
      </QueryState>
    </section>
  )
}

interface SplitVariablesProps {
  node: NodeView
  atMs: number
  values: Record<string, string>
}

function SplitVariables({ node: { id, name }, atMs, values }: SplitVariablesProps) {
  const columns = useMemo(
    () => [{ nodeId: id, name, atMs, values: splitProviderOptions(values) }],
    [id, name, atMs, values],
  )
  return (
    <VariableBrowser
      label="Variables and provider options"
      columns={columns}
      book={variableBook}
      oldAfterMs={OLD_AFTER_MS}
    />
  )
}
