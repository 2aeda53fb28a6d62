import type { OwnConsole } from '#e2e/console/own-console.ts'

export interface InventoryRows {
  clusters: number
  nodes: number
  credentials: number
  hostKeys: number
}

/** How much the console has saved about servers. */
export async function inventoryRows({ deps: { db } }: OwnConsole): Promise<InventoryRows> {
  const [clusters, nodes, credentials, hostKeys] = await Promise.all([
    db.cluster.count(),
    db.node.count(),
    db.credential.count(),
    db.hostKey.count(),
  ])
  return { clusters, nodes, credentials, hostKeys }
}
