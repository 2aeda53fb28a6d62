import type { AssessmentFacts } from '#server/galera/assessment-facts.ts'
import type { Finding } from '#server/galera/model.ts'
import { nameList } from '#server/galera/name-list.ts'
import { timeToken } from '#server/galera/sentence-times.ts'

const SKEW_NOTICE_MS = 1000
const SKEW_WARNING_MS = 5000

/** What makes the console's own figures wrong or old. */
export function consoleFindings(facts: AssessmentFacts): Finding[] {
  return [...silentWorker(facts), ...clockSkew(facts)]
}

function silentWorker(facts: AssessmentFacts): Finding[] {
  if (!facts.workerSilent) return []
  const { heartbeatAtMs } = facts.input.worker
  const since = heartbeatAtMs === null ? '' : ` since ${timeToken(heartbeatAtMs)}`
  return [
    {
      id: 'worker-silent',
      severity: 'critical',
      title: 'The worker is not running: figures are not being updated',
      detail: `Nothing has been read from the servers${since}. Start the console again, or look into its log for why the worker ended.`,
      nodeIds: [],
    },
  ]
}

function clockSkew(facts: AssessmentFacts): Finding[] {
  const skewed = facts.sights.filter(
    ({ fresh, snapshot }) => fresh && Math.abs(snapshot?.clockSkewMs ?? 0) > SKEW_NOTICE_MS,
  )
  if (skewed.length === 0) return []
  const worst = Math.max(...skewed.map(({ snapshot }) => Math.abs(snapshot?.clockSkewMs ?? 0)))
  return [
    {
      id: 'clock-skew',
      severity: worst > SKEW_WARNING_MS ? 'warning' : 'notice',
      title: `The clock of ${nameList(skewed.map((sight) => sight.node.name))} differs by up to ${(worst / 1000).toFixed(1)} s`,
      detail:
        'Journal times and the timeline will be off by as much. Check chrony or systemd-timesyncd on the servers and on the console.',
      nodeIds: skewed.map((sight) => sight.node.nodeId),
    },
  ]
}
