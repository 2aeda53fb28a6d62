'use client'

import type { DiscoveredNode } from '#server/discovery/discovery.ts'
import { Card } from '#components/ui/card.tsx'
import { Input } from '#components/ui/input.tsx'
import { ConditionMark } from '#components/ui/state-mark.tsx'
import { foundCondition } from './found-condition.ts'
import type { SaveForm } from './save-values.ts'

interface ChosenNodesProps {
  form: SaveForm
  /** In the order of the form's nodes. */
  found: DiscoveredNode[]
}

/** Which of the nodes to import, and under which names. */
export function ChosenNodes({ form, found }: ChosenNodesProps) {
  const { errors } = form.formState
  const problem = errors.nodes?.root?.message ?? errors.nodes?.message
  return (
    <Card
      title="Nodes"
      description="A node that is down now can be imported too: it is watched from the moment it answers."
    >
      <ul className="divide-y divide-line">
        {found.map((node, index) => (
          <li
            key={node.key}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5 first:pt-0 last:pb-0"
          >
            <input
              type="checkbox"
              aria-label={`Import ${node.name}`}
              className="size-4 accent-accent"
              {...form.register(`nodes.${index}.included`)}
            />
            <Input
              aria-label={`Name of ${node.name}`}
              aria-invalid={errors.nodes?.[index]?.name === undefined ? undefined : true}
              className="w-44"
              {...form.register(`nodes.${index}.name`)}
            />
            <span className="min-w-0 flex-1 font-mono text-xs break-all text-faint">
              {node.kind === 'arbitrator' ? node.address : `${node.address}:${node.sqlPort}`}
            </span>
            <ConditionMark {...foundCondition(node)} />
          </li>
        ))}
      </ul>
      {problem !== undefined && (
        <p role="alert" className="mt-3 text-xs font-medium text-down">
          {problem}
        </p>
      )}
    </Card>
  )
}
