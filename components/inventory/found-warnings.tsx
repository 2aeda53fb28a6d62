import type { Discovery } from '#server/discovery/discovery.ts'
import { SeverityMark } from '#components/ui/state-mark.tsx'

/** What the search noticed about the cluster. */
export function FoundWarnings({ discovery }: { discovery: Discovery }) {
  if (discovery.warnings.length === 0) return null
  return (
    <ul aria-label="Warnings" className="flex flex-col gap-3">
      {discovery.warnings.map((warning) => (
        <li key={warning.id} className="rounded-lg border border-line bg-surface p-4">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            <SeverityMark severity={warning.severity} />
            {warning.title}
          </p>
          <p className="mt-1 max-w-prose text-soft">{warning.detail}</p>
        </li>
      ))}
    </ul>
  )
}
