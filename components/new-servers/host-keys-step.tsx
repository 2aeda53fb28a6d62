'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { OperatorError, ProbeView } from '#server/api/views.ts'
import { HostKeyCommand } from '#components/inventory/host-key-command.tsx'
import { probePolling } from '#components/inventory/probe-polling.ts'
import { readScannedHostKeys } from '#components/inventory/scanned-host-keys.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { paths } from '#components/lib/paths.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Card } from '#components/ui/card.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import {
  confirmedFingerprints,
  hostKeyRows,
  type HostKeyRow,
  type NamedHost,
} from './host-key-rows.ts'
import { HostKeyTable } from './host-key-table.tsx'

interface HostKeysStepProps {
  probeId: string
  hosts: readonly NamedHost[]
  /** Fingerprints that were compared before, when the first step is gone through again. */
  compared: readonly (string | null)[]
  /** The scan is being asked for anew. */
  scanning: boolean
  planning: boolean
  error: OperatorError | null
  onBack: () => void
  onScanAgain: () => void
  /** With the fingerprints to pin, in the order of the hosts. */
  onConfirmed: (fingerprints: (string | null)[]) => void
}

/** Second step: the keys that the servers show, compared before anybody signs in. */
export function HostKeysStep({ probeId, hosts, ...rest }: HostKeysStepProps) {
  const trpc = useTRPC()
  const query = useQuery(
    trpc.probes.get.queryOptions({ probeId }, { refetchInterval: probePolling }),
  )
  const pinned = useQuery(trpc.hostKeys.list.queryOptions(undefined, { staleTime: 0 }))
  const probe = query.data as ProbeView<unknown> | undefined
  const failure =
    probe?.state === 'failed'
      ? probe.error
      : (query.error ?? pinned.error) === null
        ? null
        : operatorErrorOf(query.error ?? pinned.error)
  if (failure !== null) {
    return (
      <div className="flex max-w-2xl flex-col gap-4">
        <InlineError error={failure} />
        <div className="flex gap-2">
          <Button onClick={rest.onBack}>Change what was entered</Button>
          <Button look="primary" pending={rest.scanning} onClick={rest.onScanAgain}>
            Scan again
          </Button>
        </div>
      </div>
    )
  }
  if (probe?.state !== 'done' || pinned.data === undefined) {
    return (
      <output className="flex items-center gap-2.5 py-6 text-base">
        <Spinner className="text-accent" />
        Asking the servers for their SSH host keys, without signing in.
      </output>
    )
  }
  return (
    <Keys rows={hostKeyRows(hosts, readScannedHostKeys(probe.result), pinned.data)} {...rest} />
  )
}

type KeysProps = Omit<HostKeysStepProps, 'probeId' | 'hosts'> & { rows: HostKeyRow[] }

function Keys({
  rows,
  compared: before,
  scanning,
  planning,
  error,
  onBack,
  onScanAgain,
  onConfirmed,
}: KeysProps) {
  const [compared, setCompared] = useState(() =>
    rows.every((row) => row.state !== 'new' || before.includes(row.fingerprint)),
  )
  const isNew = rows.some(({ state }) => state === 'new')
  const changed = rows.some(({ state }) => state === 'changed')
  const silent = rows.some(({ state }) => state === 'silent')
  return (
    <div className="flex flex-col gap-6">
      <Card
        title="Host keys"
        description={
          isNew
            ? 'The console signs in only to servers that hold these keys; they are pinned when the job starts. Compare each with what the server itself says.'
            : undefined
        }
      >
        <HostKeyTable rows={rows} />
        {isNew && (
          <div className="mt-4 flex flex-col gap-4">
            <HostKeyCommand />
            <Checkbox
              label={
                rows.length === 1
                  ? 'I have compared the fingerprint, and it is the same.'
                  : 'I have compared the fingerprints, and they are the same.'
              }
              checked={compared}
              onChange={(event) => setCompared(event.target.checked)}
            />
          </div>
        )}
      </Card>
      {error !== null && <InlineError error={error} />}
      <div className="flex flex-wrap gap-2">
        <Button onClick={onBack}>Change what was entered</Button>
        {changed && <ButtonLink href={paths.hostKeys()}>Look at the changed key</ButtonLink>}
        <Button pending={scanning} onClick={onScanAgain}>
          Scan again
        </Button>
        <Button
          look="primary"
          pending={planning}
          disabledReason={
            changed
              ? 'A server shows another key than the one that is pinned. Find out why first.'
              : silent
                ? 'A server shows no key. Mend that, then scan again.'
                : isNew && !compared
                  ? 'Compare the fingerprints first, and say so above.'
                  : undefined
          }
          onClick={() => onConfirmed(confirmedFingerprints(rows))}
        >
          Check and plan
        </Button>
      </div>
    </div>
  )
}
