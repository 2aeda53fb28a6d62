import type { ClusterView } from '#server/api/views.ts'

type NodeOf = ClusterView['nodes'][number]

/** A cluster of the inventory for tests, of these nodes. */
export function clusterViewOf(
  nodes: (Partial<NodeOf> & Pick<NodeOf, 'id' | 'name'>)[],
  tier: NodeOf['tier'],
): ClusterView {
  return {
    id: 'c1',
    name: 'shop',
    galeraName: 'shop',
    stateUuid: null,
    simulated: false,
    tags: [],
    nodes: nodes.map((node) => ({
      clusterId: 'c1',
      kind: 'data',
      address: node.name,
      sqlPort: 3306,
      sshPort: 22,
      sqlRoute: 'direct',
      tlsMode: 'off',
      tlsCa: null,
      tier,
      sqlCredential: null,
      sshCredential: null,
      tags: [],
      ...node,
    })),
  }
}
