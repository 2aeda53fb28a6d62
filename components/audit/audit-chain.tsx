import { useQuery } from '@tanstack/react-query'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { formatDateTime } from '#components/lib/time.ts'
import { alone } from '#components/lib/trpc-client.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { SeverityMark } from '#components/ui/state-mark.tsx'
import { AcceptChain } from './accept-chain.tsx'
import { chainSentence } from './chain-words.ts'

/** Whether the audit is as it was written, checked when the page is opened and on request. */
export function AuditChain() {
  const trpc = useTRPC()
  const chain = useQuery(
    trpc.audit.verify.queryOptions(undefined, {
      ...alone,
      staleTime: Infinity,
      gcTime: 0,
      refetchInterval: false,
      refetchOnWindowFocus: false,
    }),
  )
  const { data: view, error, isFetching } = chain
  return (
    <Card
      title="Chain"
      description="Each entry is sealed together with all before it, by a key that is not in the database."
      actions={
        <Button pending={isFetching} onClick={() => void chain.refetch()}>
          Check now
        </Button>
      }
    >
      <section aria-label="State of the chain" aria-live="polite" className="flex flex-col gap-1">
        {error !== null && <InlineError error={operatorErrorOf(error)} />}
        {error === null && view === undefined && (
          <p className="text-soft">Checking every entry …</p>
        )}
        {view !== undefined && (
          <>
            <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
              <SeverityMark
                severity={view.fault === null ? 'ok' : 'critical'}
                label={view.fault === null ? 'OK' : 'Broken'}
                look="plain"
              />
              <p>{chainSentence(view)}</p>
            </div>
            {view.fault !== null && (
              <p className="text-soft">
                {view.acceptable
                  ? 'New entries are not sealed until an admin vouches for this copy of the database. If nobody restored a backup, find out who can write the database file.'
                  : 'Entries from there on prove nothing. Compare them with an earlier export or a backup, and find out who can write the database file.'}
              </p>
            )}
            {view.acceptable && <AcceptChain onAccepted={() => void chain.refetch()} />}
            <p className="text-xs text-faint">
              Checked {formatDateTime(view.checkedAtMs)}
              {view.begunAtMs !== null && `. Sealed since ${formatDateTime(view.begunAtMs)}`}
              {view.sealed > view.anchored &&
                view.fault === null &&
                `. The anchor beside the key file holds ${view.anchored}: is its folder writable?`}
            </p>
          </>
        )}
      </section>
    </Card>
  )
}
