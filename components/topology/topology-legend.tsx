import { DefinitionTerm } from '#components/ui/definition-term.tsx'

const TERMS = [
  {
    term: 'Receive queue',
    definition:
      'Write-sets received and not yet applied (wsrep_local_recv_queue). Healthy: near 0. A long queue makes the node ask for flow control.',
  },
  {
    term: 'gcache reach',
    definition:
      'Write-sets between wsrep_local_cached_downto and wsrep_last_committed. A node that misses fewer than these can come back by IST; one that misses more needs an SST.',
  },
  {
    term: 'Write-sets',
    definition: 'Own and received write-sets a second, with the line of the last 60 seconds.',
  },
  {
    term: 'Primary component',
    definition:
      'The members that have quorum: only they serve reads and writes. A dashed red frame has no quorum. What stands outside of all frames is in no component that the console sees.',
  },
  {
    term: 'Segment',
    definition:
      'gmcast.segment: nodes of one site. Between segments each write-set travels once, and donors are chosen in the same segment first.',
  },
] as const

/** Words of the drawing, explained. */
export function TopologyLegend() {
  return (
    <ul
      aria-label="Words of the drawing"
      className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-faint"
    >
      {TERMS.map(({ term, definition }) => (
        <li key={term}>
          <DefinitionTerm definition={definition}>{term}</DefinitionTerm>
        </li>
      ))}
    </ul>
  )
}
