'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { MetricsTokenView } from '#server/api/admin-views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { formatDay } from '#components/lib/time.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Age } from '#components/ui/age.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { notify } from '#components/ui/toast.tsx'
import { CreateTokenDialog } from './create-token-dialog.tsx'

/** The tokens with which Prometheus reads /metrics. */
export function MetricsTokens() {
  const refusal = useRefusal('settings.write')
  const [creating, setCreating] = useState(false)
  return (
    <Card
      title="Prometheus"
      description="Prometheus reads the state of nodes, clusters, transfers and jobs at /metrics, with a token. Without any token nothing is served there."
      actions={
        <Button disabledReason={refusal} onClick={() => setCreating(true)}>
          <Plus aria-hidden /> Create a token
        </Button>
      }
    >
      {refusal === undefined && <TokenList />}
      <p className="mt-4 text-soft">
        A dashboard for Grafana that works with it:{' '}
        <a href="/grafana/synced.json" download className="underline">
          synced.json
        </a>
      </p>
      <CreateTokenDialog open={creating} onOpenChange={setCreating} />
    </Card>
  )
}

function TokenList() {
  const trpc = useTRPC()
  const tokens = useQuery(trpc.settings.metricsTokens.queryOptions())
  return (
    <QueryState query={tokens} skeleton={<SkeletonRows label="Loading the tokens" rows={1} />}>
      {(list) =>
        list.length === 0 ? (
          <p className="text-soft">There is no token.</p>
        ) : (
          <TokenTable tokens={list} />
        )
      }
    </QueryState>
  )
}

function TokenTable({ tokens }: { tokens: MetricsTokenView[] }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [revoking, setRevoking] = useState<MetricsTokenView | null>(null)
  const revoke = useMutation(
    trpc.settings.revokeMetricsToken.mutationOptions({
      onSuccess: () => {
        setRevoking(null)
        notify('Token revoked')
        return queryClient.invalidateQueries(trpc.settings.metricsTokens.queryFilter())
      },
    }),
  )
  return (
    <>
      <Table label="Tokens">
        <TableHead>
          <tr>
            <HeadCell>Name</HeadCell>
            <HeadCell>Created</HeadCell>
            <HeadCell>By</HeadCell>
            <HeadCell>Last used</HeadCell>
            <HeadCell>
              <span className="sr-only">Actions</span>
            </HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {tokens.map((token) => (
            <TableRow key={token.id}>
              <RowHead>{token.name}</RowHead>
              <Cell className="whitespace-nowrap tabular-nums">{formatDay(token.createdAtMs)}</Cell>
              <Cell>{token.createdBy}</Cell>
              <Cell>
                <Age atMs={token.lastUsedAtMs} />
              </Cell>
              <Cell className="py-1 text-right">
                <Button
                  size="sm"
                  aria-label={`Revoke ${token.name}`}
                  onClick={() => setRevoking(token)}
                >
                  Revoke
                </Button>
              </Cell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={() => setRevoking(null)}
        title={`Revoke the token ${revoking?.name ?? ''}`}
        consequence="Whoever reads /metrics with it is refused from now on."
        actionLabel="Revoke the token"
        pending={revoke.isPending}
        error={revoke.error === null ? null : operatorErrorOf(revoke.error)}
        onConfirm={() => revoking !== null && revoke.mutate({ id: revoking.id })}
      />
    </>
  )
}
