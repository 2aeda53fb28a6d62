import type { PlanSummary } from '#server/procedures/plan.ts'
import { formatBytesRange, formatDurationRange } from '#server/galera/figures.ts'
import { Card } from '#components/ui/card.tsx'
import { FactList } from '#components/ui/fact-list.tsx'
import { donorEffect, quorumEffect } from './plan-verdict.ts'
import { wayBackFacts } from './way-back-facts.ts'

/** What will move, for how long, and what the cluster feels of it. */
export function PlanFacts({ summary }: { summary: PlanSummary }) {
  const { transfer, wayBacks = [], totalMs, survivesOneMoreFailure, refusals } = summary
  return (
    <Card title="What to expect">
      <FactList
        className="grid-cols-1 gap-y-0.5 sm:grid-cols-[max-content_minmax(0,1fr)] sm:gap-y-2 [&_dd]:mb-2 sm:[&_dd]:mb-0"
        facts={[
          ...wayBacks.flatMap(wayBackFacts),
          ...(transfer === null
            ? wayBacks.length > 0
              ? []
              : [{ key: 'transfer', term: 'Transfer', value: 'None' }]
            : [
                {
                  key: 'transfer',
                  term: 'Transfer',
                  value: `${transfer.kind === 'SST' ? 'Full copy (SST)' : 'Missing write-sets only (IST)'} by ${transfer.method}, from ${transfer.donor ?? 'a donor that Galera chooses'}`,
                },
                { key: 'donor', term: 'Donor', value: donorEffect(transfer) },
                {
                  key: 'bytes',
                  term: 'Bytes',
                  value:
                    transfer.bytes === null
                      ? 'Unknown: no node told how large its data are.'
                      : formatBytesRange(transfer.bytes),
                },
                {
                  key: 'transfer-time',
                  term: 'Time of the transfer',
                  value: formatDurationRange(transfer.durationMs),
                },
              ]),
          { key: 'total', term: 'Time in all', value: formatDurationRange(totalMs) },
          { key: 'quorum', term: 'Quorum', value: quorumEffect(survivesOneMoreFailure) },
          ...(refusals.length === 0
            ? []
            : [
                {
                  key: 'refusals',
                  term: 'Refusals',
                  value: (
                    <ul className="list-disc pl-4">
                      {refusals.map((refusal) => (
                        <li key={refusal}>{refusal}</li>
                      ))}
                    </ul>
                  ),
                },
              ]),
        ]}
      />
    </Card>
  )
}
