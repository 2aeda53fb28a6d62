import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { InventoryOfSimulation } from '#e2e/console/add-simulated-cluster.ts'
import { startSimulatedCluster } from '#e2e/simulated/simulated-cluster.ts'

interface Asked {
  name: string
  nodes: number
}

export interface SimulatedFleet {
  add(asked: Asked): Promise<InventoryOfSimulation>
  stop(): void
}

/** Simulated clusters in a process of their own: hundreds of servers would hold up what this one times. */
export function startSimulatedFleet(): SimulatedFleet {
  const child = fork(import.meta.filename)
  return {
    async add(asked) {
      child.send(asked)
      const [cluster] = (await once(child, 'message')) as [InventoryOfSimulation]
      return cluster
    },
    stop: () => void child.kill(),
  }
}

async function serve(asked: Asked): Promise<void> {
  const { name, stateUuid, user, password, arbitrator, nodes } = await startSimulatedCluster(asked)
  const known: InventoryOfSimulation = {
    name,
    stateUuid,
    user,
    password,
    arbitrator,
    nodes: nodes.map((node) => ({ name: node.name, address: node.address, port: node.port })),
  }
  process.send?.(known)
}

if (import.meta.main) {
  process.on('message', (asked: Asked) => void serve(asked))
  process.on('disconnect', () => process.exit())
}
