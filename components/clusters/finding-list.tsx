import { ChevronDown } from 'lucide-react'
import type { Finding } from '#server/galera/model.ts'
import { paths } from '#components/lib/paths.ts'
import { severityLook } from '#components/ui/state-look.ts'
import { toneText } from '#components/ui/tone.ts'
import { cn } from '#components/lib/cn.ts'
import { SentenceWithTimes } from '#components/layout/sentence-with-times.tsx'
import { Link } from '#components/ui/link.tsx'

interface FindingListProps {
  findings: Finding[]
  nodes: { id: string; name: string }[]
  nowMs: number
}

/** What is wrong or worth knowing, worst first: what, why, and how to mend it. */
export function FindingList({ findings, nodes, nowMs }: FindingListProps) {
  return (
    <ul className="divide-y divide-line">
      {findings.map((finding) => (
        <FindingRow
          key={`${finding.id}-${finding.nodeIds.join('-')}`}
          finding={finding}
          nodes={nodes.filter(({ id }) => finding.nodeIds.includes(id))}
          nowMs={nowMs}
        />
      ))}
    </ul>
  )
}

/** The cause and mend of what is critical stand open; the rest unfolds. */
function FindingRow({
  finding,
  nodes,
  nowMs,
}: Omit<FindingListProps, 'findings'> & { finding: Finding }) {
  const { Icon, tone, label } = severityLook[finding.severity]
  return (
    <li className="py-2 first:pt-0 last:pb-0">
      <details open={finding.severity === 'critical'}>
        <summary className="flex items-start gap-2.5 rounded">
          <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', toneText[tone])} />
          <span className="min-w-0 flex-1 font-medium">
            <span className={cn('mr-1 text-xs', toneText[tone])}>{label}</span>{' '}
            <SentenceWithTimes sentence={finding.title} nowMs={nowMs} />
          </span>
          <ChevronDown
            aria-hidden
            className="mt-0.5 size-4 shrink-0 text-faint in-open:rotate-180"
          />
        </summary>
        <div className="mt-1 pl-6.5">
          <p className="max-w-prose break-words text-soft">
            <SentenceWithTimes sentence={finding.detail} nowMs={nowMs} />
          </p>
          {nodes.length > 0 && (
            <p className="mt-1 flex flex-wrap gap-x-3 text-xs">
              {nodes.map(({ id, name }) => (
                <Link key={id} href={paths.node(id)} className="underline">
                  {name}
                </Link>
              ))}
            </p>
          )}
        </div>
      </details>
    </li>
  )
}
