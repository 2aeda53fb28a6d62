import { MINUTE_MS, NO_HISTORY, SECOND_MS, type Preview, type Rule, type Seen } from '../rule.ts'
import { dataNodes, eachFreshNode, plain, wordsOf, type AlertScene } from '../scene.ts'

const blind: Rule = {
  id: 'console-blind',
  title: 'Console cannot see a node',
  severity: 'warning',
  forMs: 30 * SECOND_MS,
  threshold: null,
  scope: 'node',
  looksAt: 'A node that the console cannot ask, while it may well run.',
  runbook:
    'The contact card of the node names the cause: path, port, credential, privilege or host key. Mend that. Until then the console cannot tell whether it is Synced.',
  preview: NO_HISTORY,
  see: (scene) =>
    dataNodes(scene).flatMap(({ nodeId, assessed, sight }): Seen[] => {
      if (sight.fresh || assessed.condition === 'down') return []
      const found = scene.assessment.findings.find(({ id }) =>
        [`cannot-ask:${nodeId}`, `stale:${nodeId}`, `unreachable:${nodeId}`].includes(id),
      )
      // Listed by nobody, it is not the console's sight that fails: that is the rule for nodes down.
      const gone = assessed.condition === 'unreachable' && assessed.component === null
      if (found && !gone) return [{ subject: nodeId, nodeId, holds: true, ...wordsOf(found) }]
      return gone ? [] : [{ subject: nodeId, holds: 'unknown', because: plain(assessed.because) }]
    }),
}

const noSsh: Rule = {
  id: 'console-no-ssh',
  title: 'No SSH to a node',
  severity: 'notice',
  forMs: 5 * MINUTE_MS,
  threshold: null,
  scope: 'node',
  looksAt: 'SSH to a node that has an SSH credential.',
  runbook:
    'Without it journals, transfers and jobs stand still for this node. The message names what is refused: port, key, host key or sudo.',
  preview: NO_HISTORY,
  see: (scene) =>
    dataNodes(scene).flatMap(({ nodeId, sight }): Seen[] => {
      const found = scene.assessment.findings.find(({ id }) => id === `ssh:${nodeId}`)
      if (found) return [{ subject: nodeId, nodeId, holds: true, ...wordsOf(found) }]
      return sight.snapshot?.ssh?.kind === 'never'
        ? [{ subject: nodeId, holds: 'unknown', because: 'SSH was not tried yet.' }]
        : []
    }),
}

const clockSkew: Rule = {
  id: 'clock-skew',
  title: 'Clock skew',
  severity: 'warning',
  forMs: MINUTE_MS,
  threshold: {
    value: 1,
    min: 0.1,
    max: 3600,
    unit: 's',
    of: 'the difference between the clock of the server and that of the console',
  },
  scope: 'node',
  looksAt: 'The server’s clock as it tells it over SQL.',
  runbook:
    'Check chrony or systemd-timesyncd on the server and on the console. Journal times are off by as much, and certificates may be refused.',
  preview: NO_HISTORY,
  see: (scene, threshold) =>
    eachFreshNode(scene, ({ name, sight }) => {
      const skewMs = sight.snapshot?.clockSkewMs ?? null
      if (skewMs === null) return 'unknown'
      if (Math.abs(skewMs) <= threshold * 1000) return null
      const way = skewMs > 0 ? 'ahead of' : 'behind'
      return {
        title: `The clock of ${name} is off`,
        detail: `It is ${(Math.abs(skewMs) / 1000).toFixed(1)} s ${way} the console’s.`,
      }
    }),
}

const inJobs: Preview = { kind: 'none', because: 'The page of jobs lists how each one ended.' }

function seeJobs(scene: AlertScene, states: readonly string[], verb: string): Seen[] {
  return scene.jobs
    .filter(({ state }) => states.includes(state))
    .map(({ id, title, because }) => ({
      subject: id,
      nodeId: null,
      holds: true,
      title: `The job “${title}” ${verb}`,
      detail: because ?? 'Its page tells at which step.',
      path: `/jobs/${encodeURIComponent(id)}`,
    }))
}

const jobFailed: Rule = {
  id: 'job-failed',
  title: 'Job failed',
  severity: 'warning',
  forMs: 0,
  threshold: null,
  scope: 'cluster',
  looksAt: 'A job of the cluster failed, and nobody has tried it again or abandoned it.',
  runbook:
    'Open the job: the failed step shows its commands and what they said. Mend the cause and try the step again, or abandon the job: its page says what is left behind.',
  preview: inJobs,
  see: (scene) => seeJobs(scene, ['failed'], 'failed'),
}

const jobWaits: Rule = {
  id: 'job-blocked',
  title: 'Job waits for a decision',
  severity: 'warning',
  forMs: 0,
  threshold: null,
  scope: 'cluster',
  looksAt:
    'A guard refused the next step of a job, or nobody can tell whether a step has happened.',
  runbook:
    'Open the job and read the reason. When the cause is gone, resume it; otherwise abandon it. It keeps other jobs from the cluster meanwhile.',
  preview: inJobs,
  see: (scene) => seeJobs(scene, ['blocked', 'needs-decision'], 'waits'),
}

export const consoleRules: Rule[] = [blind, noSsh, clockSkew, jobFailed, jobWaits]
