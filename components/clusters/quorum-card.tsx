import { CircleCheck, ShieldX } from 'lucide-react'
import type { QuorumAssessment } from '#server/galera/quorum-assessment.ts'
import { Card } from '#components/ui/card.tsx'
import { DefinitionTerm } from '#components/ui/definition-term.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { lossOutcome, quorumSentence } from './loss-outcome.ts'

interface QuorumCardProps {
  quorum: QuorumAssessment
  nodes: { id: string; name: string }[]
}

/** What happens if any one node is lost now. */
export function QuorumCard({ quorum, nodes }: QuorumCardProps) {
  const nameOf = (nodeId: string) => nodes.find(({ id }) => id === nodeId)?.name ?? 'unknown'
  return (
    <Card title="If a node is lost now" description={quorumSentence(quorum)}>
      {quorum.losses.length > 0 && (
        <Table label="Outcome of the loss of each node">
          <TableHead>
            <tr>
              <HeadCell>Lost node</HeadCell>
              <HeadCell>Outcome</HeadCell>
              <HeadCell numeric>Weight left</HeadCell>
              <HeadCell numeric>Needed</HeadCell>
            </tr>
          </TableHead>
          <tbody>
            {quorum.losses.map(lossOutcome).map((loss, index) => (
              <TableRow key={loss.nodeId}>
                <RowHead>{nameOf(loss.nodeId)}</RowHead>
                <Cell className="min-w-60">
                  <span className="flex items-start gap-1.5">
                    {loss.survives ? (
                      <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-synced" />
                    ) : (
                      <ShieldX aria-hidden className="mt-0.5 size-4 shrink-0 text-down" />
                    )}
                    {loss.outcome}
                  </span>
                </Cell>
                <Cell numeric>{quorum.losses[index]?.remainingWeight}</Cell>
                <Cell numeric>{quorum.losses[index]?.neededWeight}</Cell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      )}
      <p className="mt-3 max-w-prose text-xs text-faint">
        <DefinitionTerm definition="A component keeps quorum while the weights (pc.weight) of its remaining members are more than half of the last Primary component. Lost means failed; a node that is stopped cleanly takes its weight out of the count.">
          How this is counted
        </DefinitionTerm>
        {quorum.totalWeight !== null && `. Total weight now: ${quorum.totalWeight}.`}
        {!quorum.certain && ` Not certain: ${quorum.reason ?? 'the reason is not known.'}`}
      </p>
    </Card>
  )
}
