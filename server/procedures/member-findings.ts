import type { Risk } from '#server/galera/node-jobs/job-risks.ts'
import type { Allowance } from '#server/galera/node-jobs/node-can.ts'
import type { PreflightFinding, WayBackForecast } from './plan.ts'
import { blocking, warning } from './preflight/finding.ts'

/** Its capability, the job that runs already, and a server that cannot be asked. */
export function refusalFindings(
  clusterName: string,
  allowance: Allowance,
  runningJob: { title: string } | null,
): PreflightFinding[] {
  return [
    ...(runningJob
      ? [
          blocking('job-running', [], {
            title: `"${runningJob.title}" runs on ${clusterName}.`,
            why: 'Two changes at the same time can cost the quorum or the only donor.',
            mend: 'Wait for it to end, or cancel it, then make the plan again.',
          }),
        ]
      : []),
    ...(allowance.allowed
      ? []
      : [
          blocking('not-possible', [], {
            title: allowance.because,
            why: 'The same is asked again just before the act.',
            mend: allowance.mend,
          }),
        ]),
  ]
}

export function riskFinding(where: string, { id, title, why, mend }: Risk): PreflightFinding {
  return warning(`risk:${id}:${where}`, [where], { title, why, mend })
}

/** What the way back speaks against; `leaving`: it is only stopped, its return is another matter. */
export function wayBackRisk(wayBack: WayBackForecast | null, leaving: boolean): Risk | null {
  if (wayBack === null) {
    return {
      id: 'kind-unknown',
      grave: true,
      title: 'How it would come back is not known: the console has never read it.',
      why: 'By SST all its data would be replaced.',
      mend: 'Let the console read it first.',
    }
  }
  const { node, kind, because, likely } = wayBack
  switch (kind) {
    case 'IST':
      return null
    case 'SST':
      return {
        id: 'comes-by-sst',
        grave: !leaving,
        title: `${node} comes back by a full SST.`,
        why: `${because} All its data are replaced, and a donor is busy as long.`,
        mend: 'See its way back for what would allow an IST.',
      }
    case 'not-enough-evidence':
      return {
        id: 'kind-unknown',
        grave: !leaving,
        title: `Whether ${node} comes back by IST is not certain${likely === null ? '' : `; ${likely} is likely`}.`,
        why: because,
        mend: 'Let the console see what is missing, then plan again.',
      }
    case 'cannot-join':
      return {
        id: 'cannot-return',
        grave: true,
        title: `${node} could not come back as things are.`,
        why: because,
        mend: 'Mend that first.',
      }
  }
}
