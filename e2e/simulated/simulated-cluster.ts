import { ClusterModel, type SimulatedState } from './cluster-model.ts'
import { simulatedStatus, simulatedVariables } from './simulated-figures.ts'
import { startSimulatedNode, type SimulatedNode } from './simulated-node.ts'
import {
  bytesPerWriteSet,
  noCounters,
  pausedShare,
  writesPerSecond,
  type Counters,
} from './write-load.ts'

/** How the counters advance. */
const STEP_MS = 250

export interface SimulatedClusterOptions {
  /** wsrep_cluster_name. */
  name: string
  /** Number of data nodes (node1, node2, …), or their names. */
  nodes: number | readonly string[]
  /** One garbd beside them. */
  arbitrator?: boolean
  /** First port; without it any free ports. */
  basePort?: number
  host?: string
  user?: string
  password?: string
  /** How long a joiner has no SQL, and how long it then catches up; default 4 000 and 1 500. */
  transferMs?: number
  catchUpMs?: number
}

export interface SimulatedCluster {
  readonly name: string
  readonly stateUuid: string
  readonly nodes: { name: string; address: string; port: number; server: SimulatedNode }[]
  readonly arbitrator: string | null
  readonly user: string
  readonly password: string
  /** SIGKILL: connections are cut at once, the others notice. */
  kill(name: string): Promise<void>
  /** Starts a stopped server: joiner without SQL, Joined, Synced. Resolves when it is Synced. */
  restart(name: string): Promise<void>
  /** Cuts the network between these groups; servers that are named nowhere stay together. */
  partition(groups: readonly (readonly string[])[]): void
  /** All see each other again. */
  heal(): void
  stop(): Promise<void>
}

/** A cluster in memory that answers SQL on real ports: for the demo without servers, and for scale. */
export async function startSimulatedCluster(
  options: SimulatedClusterOptions,
): Promise<SimulatedCluster> {
  const { name, host = '127.0.0.1', user = 'synced', password = 'for-the-simulation' } = options
  const { transferMs = 4000, catchUpMs = 1500 } = options
  const names =
    typeof options.nodes === 'number'
      ? Array.from({ length: options.nodes }, (_, at) => `node${at + 1}`)
      : [...options.nodes]
  const arbitrator = options.arbitrator ? 'garb1' : null
  const model = new ClusterModel(names, arbitrator, Date.now() - 3_600_000)
  const counters = new Map(names.map((node) => [node, { ...noCounters }]))
  const nodes = await Promise.all(
    names.map(async (node, place) => {
      const state = model.state(node)
      const server = await startSimulatedNode({
        host,
        port: options.basePort === undefined ? 0 : options.basePort + place,
        user,
        password,
        answers: {
          status: () =>
            simulatedStatus({
              model,
              state,
              counters: counters.get(node) ?? noCounters,
              place,
              now: Date.now(),
            }),
          variables: () => simulatedVariables(name, state, host),
          members: () => state.members.map(memberOf),
        },
      })
      return { name: node, address: host, port: server.port, server }
    }),
  )
  const load = setInterval(() => advance(model, counters, Date.now()), STEP_MS)
  const timers = new Set<NodeJS.Timeout>()
  const later = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        resolve()
      }, ms)
      timers.add(timer)
    })
  const serverOf = (node: string) => nodes.find((one) => one.name === node)?.server

  return {
    name,
    stateUuid: model.stateUuid,
    nodes,
    arbitrator,
    user,
    password,
    kill: async (node) => {
      model.stop(node, false)
      await serverOf(node)?.kill()
    },
    restart: async (node) => {
      counters.set(node, { ...noCounters })
      model.start(node, Date.now())
      const server = serverOf(node)
      if (!server) return
      await later(transferMs)
      model.transferred(node)
      await server.listen()
      await later(catchUpMs)
      model.synced(node)
    },
    partition: (groups) => model.partition(groups),
    heal: () => model.partition([]),
    stop: async () => {
      clearInterval(load)
      for (const timer of timers) clearTimeout(timer)
      await Promise.all(nodes.map((node) => node.server.kill()))
    },
  }
}

function memberOf(state: SimulatedState) {
  return {
    uuid: state.gcommUuid,
    name: state.name,
    incomingAddress: state.arbitrator ? '' : 'AUTO',
  }
}

/** Clients of each Synced server write; the members of its component receive what it writes. */
function advance(model: ClusterModel, counters: Map<string, Counters>, now: number): void {
  const bytes = bytesPerWriteSet(now)
  const paused = pausedShare(now)
  model.states.forEach((state, place) => {
    const own = counters.get(state.name)
    if (!own || !state.primary || state.phase !== 'synced') return
    const writes = Math.round((writesPerSecond(place, now) * (1 - paused) * STEP_MS) / 1000)
    own.replicated += writes
    own.replicatedBytes += writes * bytes
    own.commits += writes
    own.certFailures += Math.sin(now / 3700 + place) > 0.97 ? 1 : 0
    own.bfAborts += Math.sin(now / 4900 + place) > 0.98 ? 1 : 0
    own.pausedNs += paused * STEP_MS * 1e6
    own.flowControlReceived += paused > 0 ? 1 : 0
    own.flowControlSent += paused > 0 && place === 2 ? 1 : 0
    model.commit(state, writes)
    for (const member of state.members) {
      const theirs = counters.get(member.name)
      if (!theirs || member === state) continue
      theirs.received += writes
      theirs.receivedBytes += writes * bytes
    }
  })
}
