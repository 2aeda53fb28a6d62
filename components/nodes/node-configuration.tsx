'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { EffectiveConfiguration } from '#server/actions/effective-configuration.ts'
import type { NodeView, ProbeView } from '#server/api/views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import { ConfigurationTable } from './configuration-table.tsx'

const ASK_AGAIN_MS = 700

/** Which option file sets what on the server: read on request, over SSH, changing nothing. */
export function NodeConfiguration({ node }: { node: NodeView }) {
  return (
    <section aria-labelledby="configuration-head">
      <h2 id="configuration-head" className="sr-only">
        Effective configuration
      </h2>
      {node.tier === 'observe' ? (
        <EmptyState title={`The option files of ${node.name} need SSH`}>
          The console reads them on the server with my_print_defaults, as MariaDB itself does.
          Choose an SSH credential through Edit connection. Without it the tab Variables still shows
          the values in force, but not which file sets them.
        </EmptyState>
      ) : node.kind === 'arbitrator' ? (
        <EmptyState title="An arbitrator has no MariaDB option files">
          garbd takes its options from its service file; the log shows them at each start.
        </EmptyState>
      ) : (
        <AskedConfiguration node={node} />
      )}
    </section>
  )
}

function AskedConfiguration({ node }: { node: NodeView }) {
  const trpc = useTRPC()
  const refusal = useRefusal('cluster.read')
  const [probeId, setProbeId] = useState<string | null>(null)
  const request = useMutation(
    trpc.nodes.requestConfiguration.mutationOptions({
      onSuccess: (answer) => setProbeId(answer.probeId),
    }),
  )
  const probe = useQuery(
    trpc.probes.get.queryOptions(
      { probeId: probeId ?? '' },
      {
        enabled: probeId !== null,
        refetchInterval: ({ state }) => (isUnderWay(state.data) ? ASK_AGAIN_MS : false),
      },
    ),
  )
  // The result of this kind of probe; the API does not know kinds apart.
  const answer = probe.data as ProbeView<EffectiveConfiguration> | undefined
  const pending = request.isPending || (probeId !== null && !probe.error && isUnderWay(answer))
  const error =
    answer?.state === 'failed'
      ? answer.error
      : (request.error ?? probe.error)
        ? operatorErrorOf(request.error ?? probe.error)
        : null
  const ask = () => request.mutate({ nodeId: node.id })
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-4">
        <Button look="primary" pending={pending} disabledReason={refusal} onClick={ask}>
          {answer?.state === 'done' ? 'Read again' : 'Read option files'}
        </Button>
        <p className="max-w-prose text-soft">
          Reads every option file that {node.name} reads at its start, and its command line. Nothing
          is changed.
        </p>
      </div>
      {pending && (
        <output className="flex items-center gap-2 text-soft">
          <Spinner /> Asking {node.name}
        </output>
      )}
      {error && <InlineError error={error} onRetry={ask} />}
      {answer?.state === 'done' && <ConfigurationTable configuration={answer.result} />}
    </div>
  )
}

function isUnderWay(probe: ProbeView<unknown> | undefined): boolean {
  return probe === undefined || probe.state === 'queued' || probe.state === 'running'
}
