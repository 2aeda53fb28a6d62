import {
  Ban,
  Check,
  Circle,
  CircleCheck,
  CircleQuestionMark,
  CircleSlash,
  CircleStop,
  CircleX,
  Hourglass,
  LoaderCircle,
  OctagonPause,
  type LucideIcon,
} from 'lucide-react'
import type { JobStepView, JobView } from '#server/api/job-views.ts'
import type { Tone } from '#components/ui/tone.ts'

interface Look {
  tone: Tone
  label: string
  Icon: LucideIcon
}

export const jobLook: Record<JobView['state'], Look> = {
  queued: { tone: 'neutral', label: 'Waiting', Icon: Hourglass },
  running: { tone: 'neutral', label: 'Running', Icon: LoaderCircle },
  blocked: { tone: 'degraded', label: 'Blocked', Icon: OctagonPause },
  'needs-decision': { tone: 'degraded', label: 'Needs a decision', Icon: CircleQuestionMark },
  failed: { tone: 'down', label: 'Failed', Icon: CircleX },
  succeeded: { tone: 'synced', label: 'Succeeded', Icon: CircleCheck },
  cancelled: { tone: 'neutral', label: 'Cancelled', Icon: Ban },
  abandoned: { tone: 'neutral', label: 'Abandoned', Icon: CircleSlash },
}

export const stepLook: Record<JobStepView['state'], Look> = {
  waiting: { tone: 'neutral', label: 'Waiting', Icon: Circle },
  running: { tone: 'neutral', label: 'Running', Icon: LoaderCircle },
  done: { tone: 'synced', label: 'Done', Icon: Check },
  failed: { tone: 'down', label: 'Failed', Icon: CircleX },
  unclear: { tone: 'degraded', label: 'Unclear', Icon: CircleQuestionMark },
  stopped: { tone: 'neutral', label: 'Stopped', Icon: CircleStop },
}
