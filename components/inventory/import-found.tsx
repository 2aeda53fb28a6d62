'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { OperatorError, ProbeView } from '#server/api/views.ts'
import type { Discovery } from '#server/discovery/discovery.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import { FoundHostKeys } from './found-host-keys.tsx'
import { describeFound } from './describe-found.ts'
import { FoundTable } from './found-table.tsx'
import { FoundWarnings } from './found-warnings.tsx'
import { newHostKeys } from './new-host-keys.ts'
import { probePolling } from './probe-polling.ts'

interface ImportFoundProps {
  probeId: string
  operate: boolean
  searching: boolean
  onBack: () => void
  onSearchAgain: (hostKeyFingerprint: string | null) => void
  onContinue: (discovery: Discovery) => void
}

/** Second step: the search, then what it found, before anything is saved. */
export function ImportFound({
  probeId,
  onBack,
  onSearchAgain,
  searching,
  ...rest
}: ImportFoundProps) {
  const trpc = useTRPC()
  const query = useQuery(
    trpc.probes.get.queryOptions({ probeId }, { refetchInterval: probePolling }),
  )
  const probe = query.data as ProbeView<Discovery> | undefined
  const failure: OperatorError | null =
    probe?.state === 'failed'
      ? probe.error
      : query.error === null
        ? null
        : operatorErrorOf(query.error)
  if (failure !== null) {
    return (
      <div className="flex max-w-2xl flex-col gap-4">
        <InlineError error={failure} />
        <div className="flex gap-2">
          <Button onClick={onBack}>Change the access</Button>
          <Button look="primary" pending={searching} onClick={() => onSearchAgain(null)}>
            Search again
          </Button>
        </div>
      </div>
    )
  }
  if (probe?.state !== 'done') {
    return (
      <output className="flex items-center gap-2.5 py-6 text-base">
        <Spinner className="text-accent" />
        {probe?.state === 'running'
          ? 'Asking the node for its members, then each member for its own account.'
          : 'Waiting for the monitor to begin.'}
      </output>
    )
  }
  return (
    <Found
      discovery={probe.result}
      onBack={onBack}
      onSearchAgain={onSearchAgain}
      searching={searching}
      {...rest}
    />
  )
}

type FoundProps = Omit<ImportFoundProps, 'probeId'> & { discovery: Discovery }

function Found({ discovery, operate, searching, onBack, onSearchAgain, onContinue }: FoundProps) {
  const newKeys = newHostKeys(discovery.nodes)
  const [compared, setCompared] = useState(false)
  const start = discovery.nodes.find((node) => node.isStart)
  const startKey = start?.hostKey?.fingerprint ?? null
  const mustCompare = operate && newKeys.length > 0 && !compared
  return (
    <>
      <p className="text-base">{describeFound(discovery)}</p>
      <FoundWarnings discovery={discovery} />
      <Card title="Nodes" description="Nothing of this is saved yet.">
        <FoundTable nodes={discovery.nodes} operate={operate} />
      </Card>
      {operate && newKeys.length > 0 && (
        <FoundHostKeys nodes={newKeys} compared={compared} onCompared={setCompared} />
      )}
      <div className="flex flex-wrap gap-2">
        <Button onClick={onBack}>Change the access</Button>
        <Button pending={searching} onClick={() => onSearchAgain(compared ? startKey : null)}>
          {operate && compared ? 'Search again, signing in over SSH' : 'Search again'}
        </Button>
        <Button
          look="primary"
          disabledReason={
            mustCompare ? 'Compare the host keys first, and say so above.' : undefined
          }
          onClick={() => onContinue(discovery)}
        >
          Continue
        </Button>
      </div>
    </>
  )
}
