import type { AddNodeInput } from '../plan-input.ts'
import type { PreflightFinding } from '../plan.ts'
import type { Situation } from '../situation.ts'
import { canDonate, donorObstacle } from '../choose-donor.ts'
import { blocking, warning } from './finding.ts'

/** Whether the cluster can take a joiner now. */
export function clusterStateFindings(
  situation: Situation,
  {
    assessment,
    cluster,
    runningJob,
    donor: wish,
  }: Pick<AddNodeInput, 'assessment' | 'cluster' | 'runningJob' | 'donor'>,
): PreflightFinding[] {
  const { members } = situation
  const where = members.map(({ key }) => key)
  const findings: PreflightFinding[] = []
  const add = (...found: PreflightFinding[]): void => void findings.push(...found)
  if (runningJob) {
    add(
      blocking('job-running', [], {
        title: `"${runningJob.title}" runs on ${cluster.name}.`,
        why: 'Two changes at the same time can cost the quorum or the only donor.',
        mend: 'Wait for it to end, or cancel it, then make the plan again.',
      }),
    )
  }
  const primaries = assessment.components.filter(({ primary }) => primary)
  if (primaries.length === 0) {
    add(
      blocking('not-primary', where, {
        title: `${cluster.name} has no Primary component.`,
        why: 'Without one there is no donor, and a joiner waits 30 s and gives up.',
        mend: 'Recover the cluster first.',
      }),
    )
  } else if (primaries.length > 1) {
    add(
      blocking('two-primaries', where, {
        title: `${cluster.name} has ${primaries.length} Primary components.`,
        why: 'The new node would join one of two diverging data sets.',
        mend: 'Decide which side lives and stop the other one first.',
      }),
    )
  }
  const uuid = primaries[0]?.stateUuid ?? null
  if (cluster.stateUuid !== null && uuid !== null && uuid !== cluster.stateUuid) {
    add(
      blocking('other-state-uuid', where, {
        title: `The cluster that runs has the state UUID ${uuid}, not ${cluster.stateUuid}.`,
        why: 'It was founded anew since the console knew it, so it may hold other data.',
        mend: 'Make sure that this is the cluster you mean, then refresh the inventory.',
      }),
    )
  }
  if (assessment.transfers.length > 0) {
    const joiners = assessment.transfers.map(({ joinerId }) => nameOf(situation, joinerId))
    add(
      blocking('transfer-running', joiners, {
        title: `A state transfer to ${joiners.join(' and ')} is running.`,
        why: 'A second joiner takes a second donor out of service, or waits until the first is done.',
        mend: 'Wait until it is Synced, then make the plan again.',
      }),
    )
  }
  add(...donorFindings(situation, wish))
  return findings
}

function nameOf({ members }: Situation, nodeId: string): string {
  return members.find((member) => member.nodeId === nodeId)?.name ?? nodeId
}

function donorFindings(situation: Situation, wish: string | null): PreflightFinding[] {
  const { members, newcomers, donors, donor, method } = situation
  const joiner = newcomers[0] ?? null
  const synced = members.filter(canDonate)
  const data = members.filter(({ kind }) => kind === 'data')
  if (synced.length === 0) {
    return [
      blocking(
        'no-synced-donor',
        data.map(({ key }) => key),
        {
          title: 'No member is Synced, so none can be the donor.',
          why: 'Only a Synced data node can be chosen (gcs_group.cpp); the joiner would ask again each second without end.',
          mend: 'Bring one member to Synced: end its transfer, its backup or SET GLOBAL wsrep_desync=OFF.',
        },
      ),
    ]
  }
  const obstacles = synced.flatMap((member) => donorObstacle(member, joiner, method) ?? [])
  if (donors.length === 0) {
    return [
      blocking(
        'no-possible-donor',
        synced.map(({ key }) => key),
        {
          title: `No Synced member can send to the new server with ${method}.`,
          why: obstacles.join(' '),
          mend: 'Choose another method, or mend what the members lack.',
        },
      ),
    ]
  }
  const findings: PreflightFinding[] = []
  const wished = members.find(({ key, name }) => key === wish || name === wish)
  if (wish !== null && donor !== wished) {
    const because = wished
      ? (donorObstacle(wished, joiner, method) ?? `${wished.name} is not Synced.`)
      : `There is no member ${wish}.`
    findings.push(
      blocking('donor-not-possible', wished ? [wished.key] : [], {
        title: `${wish} cannot be the donor.`,
        why: because,
        mend: `Choose ${donors[0]?.name ?? 'another donor'}, or let the console choose.`,
      }),
    )
  }
  if (synced.length === 1 && data.length > 1) {
    findings.push(
      warning('single-donor', [synced[0]?.key ?? ''], {
        title: `${synced[0]?.name ?? 'One node'} is the only Synced member.`,
        why: 'It serves the clients and the joiner at once, and if it fails the transfer ends.',
        mend: 'Bring the other members to Synced first.',
      }),
    )
  }
  return findings
}
