import type { Severity } from '#server/galera/model.ts'
import { SentenceWithTimes } from '#components/layout/sentence-with-times.tsx'
import { severityLook } from '#components/ui/state-look.ts'
import { toneText } from '#components/ui/tone.ts'
import { cn } from '#components/lib/cn.ts'

interface VerdictProps {
  severity: Severity
  /** May hold times as tokens. */
  sentence: string
  nowMs: number
}

/** The one sentence with which a page begins; announced when it changes. */
export function Verdict({ severity, sentence, nowMs }: VerdictProps) {
  const { Icon, tone, label } = severityLook[severity]
  return (
    <div className="flex items-start gap-3">
      <Icon aria-hidden className={cn('mt-1 size-6 shrink-0', toneText[tone])} />
      <p className="text-xl font-medium text-balance" aria-live="polite">
        <span className="sr-only">{label}: </span>
        <SentenceWithTimes sentence={sentence} nowMs={nowMs} />
      </p>
    </div>
  )
}
