/** What the planners of jobs on members are given. Types only. */
import type { NodeVerb } from '#server/galera/node-jobs/node-can.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'
import type { NodeScene } from './node-scene.ts'

/** `galera`: as configured; `advised`: the console's advice; else the name of a node. */
export type DonorWish = { kind: 'galera' } | { kind: 'advised' } | { kind: 'named'; name: string }

export interface MemberPlace {
  nodeId: string
  /** Inventory name; the key of the server in the plan. */
  name: string
  address: string
  sshPort: number
  sqlPort: number
}

interface MemberJobInput {
  /** Letters, digits and hyphens; names lock and set-aside directory on the servers. */
  planId: string
  cluster: { clusterId: string; name: string; galeraName: string }
  /** Those that the console can reach over SSH. */
  places: readonly MemberPlace[]
  scene: NodeScene
  /** The changing job that runs on this cluster; null when there is none. */
  runningJob: { title: string } | null
  now: number
}

export interface NodeJobInput extends MemberJobInput {
  verb: NodeVerb
  nodeId: string
  donor: DonorWish
  /** Of the node itself. */
  server: PreflightFacts
  /** Of the node that is to be the donor of a full copy; null = not asked. */
  source: PreflightFacts | null
  /** Of those that could send to it; gathered for a rebuild alone. */
  others: readonly PreflightFacts[]
}

export type RollingInput = MemberJobInput
