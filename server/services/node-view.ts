import type { ClusterView, NodeView } from '#server/api/views.ts'
import type { Prisma } from '#server/db/generated/client.ts'

export const nodeInclude = {
  tags: true,
  sqlCredential: { select: { id: true, name: true } },
  sshCredential: { select: { id: true, name: true } },
} as const satisfies Prisma.NodeInclude

type NodeRow = Prisma.NodeGetPayload<{ include: typeof nodeInclude }>
type ClusterRow = Prisma.ClusterGetPayload<{
  include: { tags: true; nodes: { include: typeof nodeInclude } }
}>

export function nodeView(row: NodeRow): NodeView {
  return {
    id: row.id,
    clusterId: row.clusterId,
    name: row.name,
    kind: row.kind as NodeView['kind'],
    address: row.address,
    sqlPort: row.sqlPort,
    sshPort: row.sshPort,
    sqlRoute: row.sqlRoute as NodeView['sqlRoute'],
    tlsMode: row.tlsMode as NodeView['tlsMode'],
    tlsCa: row.tlsCa,
    tier: row.sshCredential ? 'operate' : 'observe',
    sqlCredential: row.sqlCredential,
    sshCredential: row.sshCredential,
    tags: row.tags.map((tag) => tag.name).toSorted(),
  }
}

export function clusterView(row: ClusterRow): ClusterView {
  return {
    id: row.id,
    name: row.name,
    galeraName: row.galeraName,
    stateUuid: row.stateUuid,
    simulated: row.simulated,
    tags: row.tags.map((tag) => tag.name).toSorted(),
    nodes: row.nodes.map(nodeView).toSorted((a, b) => a.name.localeCompare(b.name)),
  }
}
