import type { PreflightFinding } from '#server/procedures/plan.ts'
import { formatNumberOf } from '#components/lib/format.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Card } from '#components/ui/card.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { SeverityMark } from '#components/ui/state-mark.tsx'
import { findingGroups } from './finding-groups.ts'

/** What the preflight check found: where, why it matters, and how to mend it. */
export function PlanFindings({ findings }: { findings: PreflightFinding[] }) {
  const groups = findingGroups(findings)
  if (groups.length === 0) return null
  return (
    <Card title="Preflight check">
      <div className="flex flex-col gap-5">
        {groups.map(({ key, title, findings: ofGroup }) =>
          key === 'passed' ? (
            <Disclosure
              key={key}
              summary={<span>{formatNumberOf(ofGroup.length, 'check')} in order</span>}
            >
              <FindingRows label={title} findings={ofGroup} />
            </Disclosure>
          ) : (
            <section key={key}>
              <h3 className="mb-1 font-medium">{title}</h3>
              <FindingRows label={title} findings={ofGroup} />
            </section>
          ),
        )}
      </div>
    </Card>
  )
}

function FindingRows({ label, findings }: { label: string; findings: PreflightFinding[] }) {
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {findings.map((finding) => (
        <li key={finding.id} className="flex gap-3 py-2.5">
          <SeverityMark severity={finding.severity} look="icon" className="self-start pt-0.5" />
          <div className="min-w-0 flex-1">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className="font-medium break-words">{finding.title}</span>
              {finding.where.map((server) => (
                <Badge key={server}>{server}</Badge>
              ))}
            </p>
            <p className="max-w-prose break-words text-soft">{finding.why}</p>
            {finding.mend !== null && (
              <p className="mt-0.5 max-w-prose break-words whitespace-pre-line">
                <span className="font-medium">Mend: </span>
                {finding.mend}
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}
