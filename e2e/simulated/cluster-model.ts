import { randomUUID } from 'node:crypto'

/** What one simulated server is doing. */
export interface SimulatedState {
  name: string
  arbitrator: boolean
  gcommUuid: string
  startedAtMs: number
  /** stopped: no process. transfer: in the group as joiner, without SQL. */
  phase: 'stopped' | 'transfer' | 'joined' | 'synced'
  donatesTo: string | null
  /** Servers with the same number see each other. */
  network: number
  primary: boolean
  confId: number | null
  lastCommitted: number
  members: SimulatedState[]
}

/** A cluster that follows Galera's rules for views and quorum (every weight is 1), in memory. */
export class ClusterModel {
  readonly stateUuid = randomUUID()
  readonly states: SimulatedState[]
  /** Members of the last Primary component: half of them and more keep it. */
  #lastPrimary: SimulatedState[]
  #confId = 0

  constructor(names: readonly string[], arbitrator: string | null, now: number) {
    const all = arbitrator === null ? names : [...names, arbitrator]
    this.states = all.map((name) => ({
      name,
      arbitrator: name === arbitrator,
      gcommUuid: randomUUID(),
      startedAtMs: now,
      phase: 'synced',
      donatesTo: null,
      network: 0,
      primary: true,
      confId: 0,
      lastCommitted: 100_000,
      members: [],
    }))
    this.#lastPrimary = this.states
    this.#confId = this.states.length
    this.#install()
  }

  state(name: string): SimulatedState {
    const found = this.states.find((state) => state.name === name)
    if (!found) throw new Error(`There is no server ${name}.`)
    return found
  }

  /** The process is gone; `graceful` members say good-bye and are not missed. */
  stop(name: string, graceful: boolean): void {
    const state = this.state(name)
    if (state.phase === 'stopped') return
    for (const donor of this.states) if (donor.donatesTo === name) donor.donatesTo = null
    state.phase = 'stopped'
    state.donatesTo = null
    if (graceful) this.#lastPrimary = this.#lastPrimary.filter((member) => member !== state)
    this.#install()
  }

  /** Joins the group as a joiner; returns the donor's name, or null when none is needed or found. */
  start(name: string, now: number): string | null {
    const state = this.state(name)
    state.gcommUuid = randomUUID()
    state.startedAtMs = now
    state.phase = state.arbitrator ? 'synced' : 'transfer'
    this.#install()
    const donor = this.#reachable(state).find(
      (other) => other.phase === 'synced' && !other.arbitrator && other !== state && other.primary,
    )
    if (!donor || state.arbitrator) return null
    donor.donatesTo = name
    return donor.name
  }

  /** The transfer is over: SQL opens, the receive queue is applied. */
  transferred(name: string): void {
    for (const donor of this.states) if (donor.donatesTo === name) donor.donatesTo = null
    const state = this.state(name)
    if (state.phase === 'transfer') state.phase = 'joined'
  }

  synced(name: string): void {
    const state = this.state(name)
    if (state.phase === 'joined') state.phase = 'synced'
  }

  /** Cuts the network between these groups; servers that are not named stay together. */
  partition(groups: readonly (readonly string[])[]): void {
    for (const state of this.states) {
      state.network = 1 + groups.findIndex((group) => group.includes(state.name))
    }
    this.#install()
  }

  /** One transaction was committed by a server: all of its component have it. */
  commit(state: SimulatedState, count: number): void {
    for (const member of state.members) member.lastCommitted += count
  }

  #reachable(state: SimulatedState): SimulatedState[] {
    return this.states.filter(
      (other) => other.phase !== 'stopped' && other.network === state.network,
    )
  }

  /** New views for every component; Primary is the one with more than half of the last Primary. */
  #install(): void {
    const running = this.states.filter((state) => state.phase !== 'stopped')
    const components = Map.groupBy(running, (state) => state.network)
    const before = this.#lastPrimary
    for (const members of components.values()) {
      const kept = members.filter((member) => before.includes(member)).length
      const primary = kept * 2 > before.length
      const changed = members.some((member) => !sameMembers(member.members, members))
      if (primary && changed) this.#confId += 1
      const seqno = Math.max(...members.map((member) => member.lastCommitted)) + (changed ? 1 : 0)
      for (const member of members) {
        member.primary = primary
        member.members = members
        member.confId = primary ? this.#confId : null
        if (primary) member.lastCommitted = seqno
      }
      if (primary) this.#lastPrimary = members
    }
    for (const state of this.states) if (state.phase === 'stopped') state.members = []
  }
}

function sameMembers(before: SimulatedState[], after: SimulatedState[]): boolean {
  return before.length === after.length && after.every((member) => before.includes(member))
}
