import {
  listedBy,
  verdict,
  type ConditionEvidence,
  type ConditionVerdict,
} from '#server/galera/condition-evidence.ts'
import { nameList } from '#server/galera/name-list.ts'
import type { NodeSight } from '#server/galera/node-sight.ts'

/** garbd speaks no SQL, so only the member lists of the others, and its unit, tell of it. */
export function arbitratorCondition(
  sight: NodeSight,
  { listing, listTellers }: ConditionEvidence,
): ConditionVerdict {
  if (listing) {
    return listing.primary
      ? verdict('member', `It votes: ${listedBy(listing)}.`)
      : verdict('non-primary', `${listedBy(listing)} of a non-Primary component.`)
  }
  const { snapshot } = sight
  const unitState = snapshot?.ssh?.kind === 'answering' ? snapshot.journal?.unitState : null
  if (unitState === 'inactive' || unitState === 'failed') {
    return verdict('down', `Its garbd unit is ${unitState}.`)
  }
  if (listTellers.length === 0) {
    return verdict('unknown', 'An arbitrator speaks no SQL, and no member list can be read.')
  }
  const absent = `${nameList(listTellers)} ${listTellers.length === 1 ? 'does' : 'do'} not list it`
  if (unitState) return verdict('disconnected', `Its garbd unit is ${unitState}, but ${absent}.`)
  return verdict('unknown', `${absent}: it does not vote here; whether it runs is not known.`)
}
