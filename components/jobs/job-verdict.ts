import type { JobDetail } from '#server/api/job-views.ts'
import { formatDuration, formatNumberOf } from '#components/lib/format.ts'
import { formatDurationRange } from '#server/galera/figures.ts'
import { stepName } from './step-name.ts'
import { timeLeft } from './time-left.ts'

export interface JobVerdict {
  /** What it does now, why it stands, or how it ended. */
  sentence: string
  /** What comes next and how long it takes, or how to go on; null where there is no more to say. */
  next: string | null
}

/** The sentences with which a job's page begins. Pure. */
export function jobVerdict(job: JobDetail, nowMs: number): JobVerdict {
  const step = job.steps.find((each) => each.state !== 'done')
  const named = step === undefined ? 'its end' : stepName(step)
  const place = step === undefined ? '' : `, step ${step.index + 1} of ${job.stepsTotal}`
  const because = job.reason?.message ?? step?.error?.message ?? ''
  const mend = job.reason?.mend ?? step?.error?.mend ?? null
  switch (job.state) {
    case 'queued':
      return {
        sentence: `Waiting for a worker; then ${named}${place}.`,
        next: leftSentence(job, nowMs),
      }
    case 'running':
      return job.cancelRequestedAtMs === null
        ? { sentence: `Now: ${named}${beside(job)}${place}.`, next: nextSentence(job, nowMs) }
        : {
            sentence: `Cancelling: ${named} comes to a safe point.`,
            next: 'Nothing after it is begun.',
          }
    case 'blocked':
      return { sentence: joined(`Stopped before ${named}.`, because), next: mend }
    case 'needs-decision':
      return {
        sentence: joined(`It cannot be told whether ${named} has happened.`, because),
        next: mend ?? 'Look at the server, then choose below.',
      }
    case 'failed':
      return { sentence: joined(`${named} failed.`, because), next: mend }
    case 'succeeded':
      return { sentence: `All ${job.stepsTotal} steps are done and verified.`, next: took(job) }
    case 'cancelled':
      return { sentence: `Cancelled after ${stepsDone(job)}.`, next: left(job) }
    case 'abandoned':
      return { sentence: joined(`Abandoned after ${stepsDone(job)}.`, because), next: left(job) }
  }
}

/** Steps of one wave run at the same time. */
function beside(job: JobDetail): string {
  const others = job.steps.filter((step) => step.state === 'running').length - 1
  return others > 0 ? ` and ${formatNumberOf(others, 'step')} on other servers` : ''
}

const joined = (sentence: string, because: string) =>
  because === '' ? sentence : `${sentence} ${because}`

const stepsDone = ({ stepsDone: done, stepsTotal }: JobDetail) => `${done} of ${stepsTotal} steps`

function left(job: JobDetail): string | null {
  if (job.undoneById !== null) return 'Another job takes back what was done.'
  return job.steps.some((step) => step.attempt > 0)
    ? 'What was done until then is still in place.'
    : 'Nothing was done on any server.'
}

function took({ startedAtMs, endedAtMs, plan }: JobDetail): string | null {
  if (startedAtMs === null || endedAtMs === null) return null
  return `It took ${formatDuration(endedAtMs - startedAtMs)}; planned were ${formatDurationRange(plan.summary.totalMs)}.`
}

function nextSentence(job: JobDetail, nowMs: number): string {
  const open = job.steps.filter((step) => step.state !== 'done')
  const following = open.slice(1).find((step) => step.state === 'waiting')
  const next = following === undefined ? 'It is the last step.' : `Next: ${stepName(following)}.`
  return `${next} ${leftSentence(job, nowMs) ?? ''}`.trim()
}

function leftSentence(job: JobDetail, nowMs: number): string | null {
  const time = timeLeft(job, nowMs)
  if (time === null) return null
  const text = formatDurationRange(time.leftMs)
  if (!time.late) return `Time left: ${text}.`
  return time.leftMs[1] === 0
    ? 'This step takes longer than planned.'
    : `This step takes longer than planned; the steps after it: ${text}.`
}
