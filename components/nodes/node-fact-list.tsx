import { cn } from '#components/lib/cn.ts'
import { DefinitionTerm } from '#components/ui/definition-term.tsx'
import { FactList } from '#components/ui/fact-list.tsx'
import type { NodeFact } from './node-facts.ts'

/** Facts of one server, each explained where it has a meaning; greyed where they are old. */
export function NodeFactList({ facts, stale }: { facts: NodeFact[]; stale: boolean }) {
  return (
    <FactList
      className={cn(stale && 'text-faint')}
      facts={facts.map(({ term, meaning, value, mono }) => ({
        key: term,
        term: meaning ? <DefinitionTerm definition={meaning}>{term}</DefinitionTerm> : term,
        value: (
          <span className={cn('tabular-nums', mono && 'font-mono text-xs break-all')}>{value}</span>
        ),
      }))}
    />
  )
}
