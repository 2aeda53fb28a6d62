import type { AddNodeInput } from '../plan-input.ts'
import type { PreflightFinding } from '../plan.ts'
import type { Situation } from '../situation.ts'
import { accountFindings } from './account.ts'
import { clockFindings } from './clock.ts'
import { clusterStateFindings } from './cluster-state.ts'
import { contactFindings } from './contact.ts'
import { methodFindings } from './method.ts'
import { nameFindings } from './names.ts'
import { networkFindings } from './network.ts'
import { quorumFindings } from './quorum.ts'
import { settingFindings } from './settings.ts'
import { storageFindings } from './storage.ts'
import { tlsFindings } from './tls.ts'
import { versionFindings } from './versions.ts'
import { bySeverity } from '#server/galera/urgency.ts'

/** Everything that would fail half an hour later, worst first; of the cluster only where one runs. */
export function preflight(
  situation: Situation,
  cluster: Pick<AddNodeInput, 'assessment' | 'cluster' | 'runningJob' | 'donor'> | null,
): PreflightFinding[] {
  return [
    ...(cluster ? clusterStateFindings(situation, cluster) : []),
    ...contactFindings(situation),
    ...versionFindings(situation),
    ...methodFindings(situation),
    ...accountFindings(situation),
    ...networkFindings(situation),
    ...nameFindings(situation),
    ...storageFindings(situation),
    ...settingFindings(situation),
    ...tlsFindings(situation),
    ...quorumFindings(situation),
    ...clockFindings(situation),
  ].toSorted((a, b) => Number(b.blocks) - Number(a.blocks) || bySeverity(a, b))
}
