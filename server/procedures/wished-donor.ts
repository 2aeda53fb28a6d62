import { snapshotOf } from '#server/galera/assessment-input.ts'
import { assessWayBack } from '#server/galera/ist/assess-ist.ts'
import { othersSynced, type NodeCase } from '#server/galera/node-jobs/node-can.ts'
import { donorPreference } from '#server/galera/node-names.ts'
import type { NodeJobInput } from './node-job-input.ts'
import type { PreflightFinding } from './plan.ts'
import { blocking, notice } from './preflight/finding.ts'

export interface WishedDonor {
  name: string | null
  preference: string | null
  findings: PreflightFinding[]
}

/** The value of wsrep_sst_donor for this join; null leaves the choice to Galera and the configuration. */
export function wishedDonor({ verb, donor, scene }: NodeJobInput, one: NodeCase): WishedDonor {
  const none = { name: null, preference: null, findings: [] }
  if (donor.kind === 'galera' || verb === 'stop') return none
  const { nodeId } = one.node
  const own = groupNameOf(scene, nodeId, one.node.name)
  if (donor.kind === 'advised') {
    const advice = assessWayBack(scene.facts, scene.history, nodeId)?.advice ?? null
    if (advice?.setting) {
      return { name: advice.donorName, preference: advice.setting, findings: [] }
    }
    return { ...none, findings: [noDonor(advice?.donorName ?? null)] }
  }
  const wished = othersSynced(one).find(({ name }) => name === donor.name)
  const name = wished && groupNameOf(scene, wished.nodeId, wished.name)
  const preference = name === undefined ? null : donorPreference(name, own)
  if (name === undefined || preference === null) {
    return { ...none, findings: [noDonor(donor.name)] }
  }
  return { name, preference, findings: [] }
}

const groupNameOf = ({ facts }: NodeJobInput['scene'], nodeId: string, fallback: string) =>
  snapshotOf(facts.snapshots, nodeId)?.reading?.nodeName ?? fallback

const noDonor = (name: string | null): PreflightFinding =>
  blocking('donor-not-possible', [], {
    title: `${name ?? 'The advised donor'} cannot be named as the donor.`,
    why: 'A donor is a Synced member whose name has no blank or comma and does not begin the joiner’s name.',
    mend: 'Choose another one, or leave it to Galera.',
  })

export function ignoredDonor({ name }: WishedDonor, forecast: string | null): PreflightFinding[] {
  if (name === null || forecast === null || forecast === name) return []
  return [
    notice('donor-ignored', [], {
      title: `Galera will take ${forecast}, not ${name}.`,
      why: `${name} does not have what is missing in its gcache, and Galera prefers one that has (gcs_group.cpp).`,
      mend: null,
    }),
  ]
}
