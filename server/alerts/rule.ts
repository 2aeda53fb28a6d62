/** What a rule is: pure, the same for the worker that judges by it and for the pages that show it. */
import type { AlertScene } from './scene.ts'
import type { AlertSeverity } from './notification.ts'

/** One thing a rule speaks of. What it does not name does not hold. */
export type Seen =
  | {
      /** Node id, job id, or '' for the cluster. */
      subject: string
      nodeId: string | null
      holds: true
      title: string
      detail: string
      /** Page that shows it; default: of the node, else of the cluster. */
      path?: string
      /** The nodes whose absence it is: where all of them are away on purpose, so is this. */
      awayNodeIds?: string[]
    }
  /** Neither is proved: an open alert stays as it is. Subject '*' is every one of the rule. */
  | { subject: string; holds: 'unknown'; because: string }

export interface Threshold {
  value: number
  min: number
  max: number
  /** It holds below the value; default: above. */
  firesBelow?: boolean
  /** As it is written after the number. */
  unit: string
  /** What is compared with it. */
  of: string
}

/** How the history is asked when the rule would have fired. */
export type Preview =
  | { kind: 'samples'; figure: PreviewFigure }
  | { kind: 'contact' }
  | { kind: 'none'; because: string }

export type PreviewFigure =
  | 'flowControlPaused'
  | 'recvQueue'
  | 'certificationShare'
  | 'replLatency'
  | 'notSynced'

export interface Rule {
  id: string
  title: string
  severity: AlertSeverity
  /** It must hold so long before it fires. */
  forMs: number
  threshold: Threshold | null
  scope: 'node' | 'cluster'
  /** What is looked at, in one sentence. */
  looksAt: string
  /** What to do. */
  runbook: string
  preview: Preview
  see: (scene: AlertScene, threshold: number) => Seen[]
}

export const SECOND_MS = 1000
export const MINUTE_MS = 60_000

export const NO_HISTORY: Preview = {
  kind: 'none',
  because: 'Of what it looks at only the present is stored, not the history.',
}

const CLEAR_SHARE = 0.8

/** What fired is clear only on the far side of this: what sways around a threshold is one alert. */
export function clearOf({ firesBelow }: Threshold, value: number): number {
  return firesBelow === true ? value / CLEAR_SHARE : value * CLEAR_SHARE
}
