'use client'

import type { JobDetail } from '#server/api/job-views.ts'
import { useNow } from '#components/lib/use-now.ts'
import { jobLook } from './job-look.ts'
import { jobVerdict } from './job-verdict.ts'
import { LookIcon } from './look-icon.tsx'

/** What the job does now and what comes next; the first sentence is announced when it changes. */
export function JobHead({ job }: { job: JobDetail }) {
  const nowMs = useNow()
  const { sentence, next } = jobVerdict(job, nowMs)
  return (
    <div className="flex items-start gap-3">
      <LookIcon look={jobLook[job.state]} className="mt-1 size-6" />
      <div className="min-w-0">
        <p className="text-xl font-medium text-balance break-words" aria-live="polite">
          {sentence}
        </p>
        {next !== null && (
          <p className="mt-1 max-w-prose text-base break-words whitespace-pre-line text-soft">
            {next}
          </p>
        )}
      </div>
    </div>
  )
}
