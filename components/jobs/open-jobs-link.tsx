'use client'

import { LoaderCircle, OctagonPause } from 'lucide-react'
import { cn } from '#components/lib/cn.ts'
import { paths } from '#components/lib/paths.ts'
import { buttonLook } from '#components/ui/button-look.ts'
import { Link } from '#components/ui/link.tsx'
import { openJobsSentence } from './open-jobs-sentence.ts'
import { useOpenJobs } from './use-open-jobs.ts'

/** On every page: that jobs run or wait for a person, and the way to them. Nothing while there are none. */
export function OpenJobsLink() {
  const jobs = useOpenJobs().data ?? []
  const sentence = openJobsSentence(jobs)
  const [only] = jobs
  if (sentence === null || only === undefined) return null
  const { text, standing, count } = sentence
  return (
    <Link
      href={jobs.length === 1 ? paths.job(only.id) : paths.jobs('open')}
      aria-label={text}
      title={jobs.length === 1 ? only.title : undefined}
      className={cn(buttonLook({ look: 'ghost', size: 'sm' }), 'px-1.5 text-ink')}
    >
      {standing ? (
        <OctagonPause aria-hidden className="text-degraded" />
      ) : (
        <LoaderCircle aria-hidden className="animate-spin text-accent" />
      )}
      <span className="tabular-nums sm:hidden">{count}</span>
      <span className="hidden sm:inline">{text}</span>
    </Link>
  )
}
