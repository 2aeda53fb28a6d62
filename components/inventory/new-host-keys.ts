import type { DiscoveredNode } from '#server/discovery/discovery.ts'

/** Nodes whose host key saving would pin. A key that differs from the pinned one is never among them. */
export function newHostKeys(nodes: readonly DiscoveredNode[]): DiscoveredNode[] {
  return nodes.filter(({ hostKey, ssh }) => {
    const changed = ssh?.answered === false && ssh.failure === 'host-key-changed'
    return hostKey !== null && !hostKey.pinned && !changed
  })
}
