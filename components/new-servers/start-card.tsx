'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { isRequestable } from '#server/procedures/is-requestable.ts'
import type { PlanAnswer } from '#server/probes/plan-answer.ts'
import { formatBytes, formatSavedPosition } from '#components/lib/format.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { paths } from '#components/lib/paths.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useNow } from '#components/lib/use-now.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { setAside, type SetAside } from './set-aside.ts'

interface StartCardProps {
  probeId: string
  plan: PlanAnswer
  /** Names the act, e.g. "Add node4". */
  actionLabel: string
}

/** The console takes no older plan: the servers may have changed since. */
const VALID_MS = 15 * 60_000

/** Starts the job. A name is typed where data have to make way, or something grave speaks against it. */
export function StartCard({ probeId, plan, actionLabel }: StartCardProps) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const refusal = useRefusal('job.run')
  const nowMs = useNow()
  const [typed, setTyped] = useState('')
  const aside = setAside(plan)
  const request = useMutation(
    trpc.jobs.request.mutationOptions({
      onSuccess: ({ jobId }) => {
        router.push(paths.job(jobId))
        return queryClient.invalidateQueries(trpc.jobs.pathFilter())
      },
    }),
  )
  const { name, because } = plan.confirm ?? { name: plan.clusterName, because: [] }
  const mustType = aside.length > 0 || plan.confirm !== undefined
  const reason =
    refusal ??
    (!isRequestable(plan)
      ? 'The preflight check found what would make it fail. Mend it, then plan again.'
      : nowMs - plan.plannedAtMs > VALID_MS
        ? 'This plan is older than 15 minutes. Plan again.'
        : mustType && typed !== name
          ? `Type ${name} first.`
          : undefined)
  return (
    <Card title="Start">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (reason === undefined && !request.isPending) {
            request.mutate({ probeId, confirmedName: name })
          }
        }}
        className="flex flex-col gap-4"
      >
        {mustType ? (
          <>
            {because.length > 0 && (
              <div className="max-w-prose">
                <p>You go on in spite of this:</p>
                <ul className="mt-2 list-disc pl-5">
                  {because.map((one) => (
                    <li key={one}>{one}</li>
                  ))}
                </ul>
              </div>
            )}
            {aside.length > 0 && <AsideList aside={aside} />}
            <Field
              label={
                <>
                  Type <span className="font-mono font-semibold">{name}</span> to confirm
                </>
              }
              className="sm:max-w-sm"
            >
              <Input mono value={typed} onChange={(event) => setTyped(event.target.value)} />
            </Field>
          </>
        ) : (
          <p className="max-w-prose text-soft">
            No data have to make way. The job goes on when this page is closed, and can be cancelled
            between steps.
          </p>
        )}
        {request.error !== null && <InlineError error={operatorErrorOf(request.error)} />}
        <Button
          type="submit"
          look={mustType ? 'danger' : 'primary'}
          className="self-start"
          pending={request.isPending}
          disabledReason={reason}
        >
          {actionLabel}
        </Button>
      </form>
    </Card>
  )
}

function AsideList({ aside }: { aside: SetAside[] }) {
  return (
    <div className="max-w-prose">
      <p>
        Data lie where the node will keep its new ones. They are moved aside, never deleted, and can
        be restored until they are released.
      </p>
      <ul className="mt-2 list-disc pl-5">
        {aside.map((found) => (
          <li key={found.server} className="break-words">
            <span className="font-medium">{found.server}</span>: {formatBytes(found.bytes)} from{' '}
            <span className="font-mono text-xs break-all">{found.dataDir}</span> to{' '}
            <span className="font-mono text-xs break-all">{found.asideDir}</span>
            {found.uuid !== null && (
              <>
                , position{' '}
                <span className="font-mono text-xs break-all">
                  {formatSavedPosition(found.uuid, found.seqno)}
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
