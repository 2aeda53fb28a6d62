import { spokenProgress } from '#components/transfers/transfer-words.ts'
import type { ClusterAssessment, Component } from '#server/galera/model.ts'
import type { MemberCardFacts, NodeCardFacts } from './topology-cards.ts'

/** What is written on the frame of a component, and under it for screen readers. */
export function componentLabel(component: Component): string {
  const shown = component.memberNames.length || component.nodeIds.length
  const size = component.size ?? shown
  const members = `${size} ${size === 1 ? 'member' : 'members'}`
  const weight = component.weight === null ? 'weight unknown' : `weight ${component.weight}`
  return component.primary
    ? `Primary component · ${members} · ${weight}`
    : `Non-Primary: no quorum · ${members}`
}

function phrase({ card, assessment, roles, hidden, wayBack }: NodeCardFacts): string {
  const parts = [assessment.label.toLowerCase(), ...roles.map((role) => role.toLowerCase())]
  if (wayBack !== null) parts.push(wayBack)
  if (hidden) parts.push('not seen now')
  return `${card.name} (${parts.join(', ')})`
}

/** The drawing in sentences, component by component, for people who do not see it. */
export function describeTopology(
  assessment: ClusterAssessment,
  nodes: NodeCardFacts[],
  members: MemberCardFacts[],
  nowMs: number,
): string[] {
  const sentences = assessment.components.map((component, index) => {
    const inside = [
      ...nodes.filter(({ card }) => card.component === index).map(phrase),
      ...members
        .filter(({ card }) => card.component === index)
        .map(({ card }) => `${card.name} (not in the inventory)`),
    ]
    return `${componentLabel(component).replaceAll(' · ', ', ')}: ${inside.join(', ') || 'none of the inventory'}.`
  })
  if (assessment.components.length > 1) {
    sentences.unshift(`The cluster is split into ${assessment.components.length} components.`)
  }
  const outside = nodes.filter(({ card }) => card.component === null)
  if (outside.length > 0) {
    sentences.push(`In no component that is seen: ${outside.map(phrase).join(', ')}.`)
  }
  for (const transfer of assessment.transfers) {
    const joiner = nodes.find(({ card }) => card.id === transfer.joinerId)?.card.name ?? 'a node'
    const kind = transfer.kind ?? 'State transfer of unknown kind'
    const method = transfer.method ? ` by ${transfer.method}` : ''
    sentences.push(
      `${kind}${method} from ${transfer.donorName ?? 'an unknown donor'} to ${joiner}${spokenProgress(transfer, nowMs)}.`,
    )
  }
  return sentences
}
