'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { FactList } from '#components/ui/fact-list.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import { notify } from '#components/ui/toast.tsx'
import { probePolling } from './probe-polling.ts'
import { readScannedHostKeys, type ScannedHostKey } from './scanned-host-keys.ts'

interface ScannedKeyProps {
  probeId: string
  onPinned: () => void
}

/** Answer of a scan of one server. */
export function ScannedKey({ probeId, onPinned }: ScannedKeyProps) {
  const trpc = useTRPC()
  const probe = useQuery(
    trpc.probes.get.queryOptions({ probeId }, { refetchInterval: probePolling }),
  )
  if (probe.error !== null) return <InlineError error={operatorErrorOf(probe.error)} />
  if (probe.data?.state === 'failed') return <InlineError error={probe.data.error} />
  if (probe.data?.state !== 'done') {
    return (
      <output className="flex items-center gap-2">
        <Spinner /> Waiting for the server to show its key.
      </output>
    )
  }
  return readScannedHostKeys(probe.data.result).map((scanned) =>
    scanned.seen ? (
      <PinForm key={scanned.fingerprint} probeId={probeId} scanned={scanned} onPinned={onPinned} />
    ) : (
      <InlineError
        key={scanned.host}
        error={{ code: 'no-key', message: scanned.message, mend: scanned.mend }}
      />
    ),
  )
}

interface PinFormProps {
  probeId: string
  scanned: Extract<ScannedHostKey, { seen: true }>
  onPinned: () => void
}

function PinForm({ probeId, scanned, onPinned }: PinFormProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [compared, setCompared] = useState(false)
  const { host, port, algorithm, fingerprint } = scanned
  const pin = useMutation(
    trpc.hostKeys.pin.mutationOptions({
      onSuccess: () => {
        notify(`Key of ${host} pinned`)
        onPinned()
        return queryClient.invalidateQueries(trpc.hostKeys.list.queryFilter())
      },
    }),
  )
  return (
    <div className="flex flex-col gap-4">
      <FactList
        facts={[
          { key: 'type', term: 'Type', value: algorithm },
          {
            key: 'fingerprint',
            term: 'Fingerprint',
            value: <span className="font-mono text-xs break-all">{fingerprint}</span>,
          },
        ]}
      />
      <Checkbox
        label="I have compared the fingerprint on the server itself, and it is the same."
        checked={compared}
        onChange={(event) => setCompared(event.target.checked)}
      />
      {pin.error !== null && <InlineError error={operatorErrorOf(pin.error)} />}
      <Button
        look="primary"
        className="self-start"
        pending={pin.isPending}
        disabledReason={compared ? undefined : 'Compare the fingerprint first, and say so above.'}
        onClick={() => pin.mutate({ probeId, host, port, fingerprint })}
      >
        Pin this key
      </Button>
    </div>
  )
}
