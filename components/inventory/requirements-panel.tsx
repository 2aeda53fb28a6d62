'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import type { UseFormReturn } from 'react-hook-form'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Card } from '#components/ui/card.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { typedSql, type AccessValues } from './access-values.ts'

/** The exact statements and rules that the chosen tier needs, for the users as they are typed. */
export function RequirementsPanel({ form }: { form: UseFormReturn<AccessValues> }) {
  const trpc = useTRPC()
  const credentials = useQuery(trpc.credentials.list.queryOptions())
  const [sqlLogin, sqlUsername, sshLogin, sshUsername, tier] = form.watch([
    'sqlLogin',
    'sqlUsername',
    'sshLogin',
    'sshUsername',
    'tier',
  ])
  const nameOf = (id: string) =>
    credentials.data?.find((credential) => credential.id === id)?.username
  const sqlUser = useDeferredValue(
    (sqlLogin === typedSql ? sqlUsername : nameOf(sqlLogin)) || 'synced',
  )
  const sshUser = useDeferredValue(nameOf(sshLogin) ?? (sshUsername || 'synced'))
  const requirements = useQuery(
    trpc.inventory.requirements.queryOptions(
      { sqlUser, sshUser },
      { placeholderData: keepPreviousData },
    ),
  )
  return (
    <Card
      title="What the servers must allow"
      description="Run these once. Replace the password, and % by the address of this console to be stricter."
    >
      <QueryState
        query={requirements}
        skeleton={<SkeletonRows label="Loading what the servers must allow" rows={3} />}
      >
        {(needed) => (
          <div className="flex flex-col gap-4">
            <CodeBlock what="SQL, on any one node" code={needed.grants} />
            {tier === 'operate' && (
              <>
                <CodeBlock what="/etc/sudoers.d/synced, on each node" code={needed.sudoers} />
                <CodeBlock what="Or without sudo, on each node" code={needed.journalGroup} />
                <p className="text-xs text-soft">{needed.groupNote}</p>
              </>
            )}
          </div>
        )}
      </QueryState>
    </Card>
  )
}
