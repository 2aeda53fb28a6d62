import type { DiscoveredNode } from '#server/discovery/discovery.ts'
import type { NodeCondition } from '#server/galera/model.ts'

/** State of a node in the "what was found" table, from its own account. */
export function foundCondition(node: DiscoveredNode): {
  condition: NodeCondition
  label: string | undefined
} {
  if (node.kind === 'arbitrator') return { condition: 'member', label: 'Arbitrator' }
  const { account } = node
  if (account === null) {
    return node.contact.answered
      ? { condition: 'unknown', label: undefined }
      : { condition: 'unreachable', label: 'Not reached' }
  }
  if (account.clusterStatus === 'non-Primary') return { condition: 'non-primary', label: undefined }
  if (account.clusterStatus === 'Disconnected')
    return { condition: 'disconnected', label: undefined }
  const label = account.localStateComment === '' ? undefined : account.localStateComment
  switch (account.localState) {
    case 4:
      return { condition: 'synced', label }
    case 3:
      return { condition: 'joined', label }
    case 2:
      return { condition: 'donor', label }
    case 1:
      return { condition: 'joiner', label }
    case 0:
    case null:
      return { condition: 'unknown', label }
  }
}
