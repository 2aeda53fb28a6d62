'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import type { ClusterView, NodeView } from '#server/api/views.ts'
import { nodeVerbs } from '#server/galera/node-jobs/node-can.ts'
import { paths } from '#components/lib/paths.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC, useTRPCClient } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Page } from '#components/layout/page.tsx'
import { NoPermission } from '#components/layout/no-permission.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/input.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { AskedPlan } from './asked-plan.tsx'
import { donorOf } from './donor-wish.ts'
import { verbLabels, verbSentences } from './verb-words.ts'

const asked = {
  verb: parseAsStringLiteral(nodeVerbs).withDefault('restart'),
  donor: parseAsString.withDefault('galera'),
}

/** Stop, start, restart or rebuild one node: the plan, then its start. */
export function NodeJobPage({ nodeId }: { nodeId: string }) {
  const trpc = useTRPC()
  const [{ verb }] = useQueryStates(asked)
  const refusal = useRefusal('job.run')
  const node = useQuery(trpc.nodes.get.queryOptions({ nodeId }))
  const name = node.data?.node.name ?? 'a node'
  return (
    <Page
      title={`${verbLabels[verb]} ${name}`}
      description={verbSentences[verb]}
      actions={<ButtonLink href={paths.node(nodeId)}>Back to the node</ButtonLink>}
    >
      {refusal === undefined ? (
        <QueryState query={node} skeleton={<SkeletonRows label="Loading the node" rows={6} />}>
          {(known) => <NodeJob {...known} />}
        </QueryState>
      ) : (
        <NoPermission what="The plan" because={refusal} />
      )}
    </Page>
  )
}

function NodeJob({ node, cluster }: { node: NodeView; cluster: ClusterView }) {
  const client = useTRPCClient()
  const [{ verb, donor }, setAsked] = useQueryStates(asked)
  const others = cluster.nodes.filter(({ id, kind }) => id !== node.id && kind === 'data')
  return (
    <>
      {verb !== 'stop' && (
        <Field
          label="Donor"
          description="Named for this one start only; the setting is proved gone afterwards."
          className="sm:max-w-sm"
        >
          <Select value={donor} onChange={(event) => void setAsked({ donor: event.target.value })}>
            <option value="galera">As Galera chooses</option>
            <option value="advised">As the console advises</option>
            {others.map(({ id, name }) => (
              <option key={id} value={`node:${name}`}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <AskedPlan
        key={`${verb} ${donor}`}
        actionLabel={`${verbLabels[verb]} ${node.name}`}
        ask={() => client.jobs.planNodeJob.mutate({ nodeId: node.id, verb, donor: donorOf(donor) })}
      />
    </>
  )
}
