import { describe, expect, it } from 'vitest'
import { failing, nonPrimary, reading, snapshot, UUID_A } from '#server/galera/cluster-fixture.ts'
import { decideComeBack, decideLeave, lookWhetherSettled } from './member-guards.ts'
import { members, nodeJobInput, sceneOf, THREE } from './node-scene-fixture.ts'
import { memberFacts } from './plan-fixture.ts'
import { planNodeJob } from './plan-node-job.ts'
import { step } from './plan-reader.ts'
import type { StepTerms } from './plan.ts'

function termsOf(verb: 'restart' | 'stop' = 'restart'): StepTerms {
  const { terms } = step(planNodeJob(nodeJobInput({ verb })), 'node3/stop-mariadb')
  if (!terms) throw new Error('no terms')
  return terms
}
const asked = (accepted: string[] = []) => {
  const terms = termsOf()
  return { terms, accepted: [...terms.accepts, ...accepted] }
}
const down = (name: string) => snapshot(name, reading(name, THREE), { sql: failing('refused') })

describe('before a member is stopped', () => {
  it('all is as the plan has shown: it goes, and the verdict of now is noted', () => {
    expect(decideLeave(asked(), sceneOf(), false)).toMatchObject({
      allowed: true,
      note: expect.stringContaining('node3 would come back by IST from'),
    })
  })

  it('another one has left meanwhile: a person may take the new risks, and only those', () => {
    const pair = [...members({ node2: {}, node3: {} }), down('node1')]
    const refusal = decideLeave(asked(), sceneOf(pair), false)
    expect(refusal).toMatchObject({ allowed: false, accept: ['loss-stops-rest', 'few-left'] })
    expect(decideLeave(asked(['few-left']), sceneOf(pair), false)).toMatchObject({
      accept: ['loss-stops-rest'],
    })
    const taken = asked(['loss-stops-rest', 'few-left'])
    expect(decideLeave(taken, sceneOf(pair), false).allowed).toBe(true)
  })

  it('it would come back by SST by now: blocked for that reason', () => {
    const purged = members({ node1: {}, node2: {}, node3: {} }, { cachedDownto: 16 })
    expect(decideLeave(asked(), sceneOf(purged), false)).toMatchObject({
      allowed: false,
      accept: ['comes-by-sst'],
    })
  })

  it('what cannot be is not to be taken: the last one that serves stays', () => {
    const alone = [snapshot('node3', reading('node3', ['node3'])), down('node1'), down('node2')]
    const refusal = decideLeave(asked(), sceneOf(alone), false)
    expect(refusal).toMatchObject({ allowed: false })
    expect(refusal).not.toHaveProperty('accept')
  })

  it('its stop was given before a worker died: nothing is left to ask', () => {
    const gone = sceneOf([...members({ node1: {}, node2: {} }), down('node3')])
    expect(decideLeave(asked(), gone, true)).toEqual({ allowed: true })
    expect(decideLeave(asked(), gone, false).allowed).toBe(false)
  })
})

describe('before a stopped member is started', () => {
  const server = (unitState: string, seqno = 10) => {
    const facts = memberFacts('node3', THREE)
    const grastate = { uuid: UUID_A, seqno, safeToBootstrap: false }
    const mariadb = facts.mariadb && { ...facts.mariadb, unitState, grastate }
    return { ...facts, mariadb }
  }
  const scene = (cachedDownto: number) =>
    sceneOf([
      ...members({ node1: {}, node2: {} }, { cachedDownto, lastCommitted: 40 }),
      down('node3'),
    ])

  it('IST is still possible from where it saved its position', () => {
    expect(decideComeBack(asked(), scene(11), server('inactive'), false)).toMatchObject({
      allowed: true,
      note: expect.stringContaining('IST from'),
    })
  })

  it('IST was lost since the plan: blocked, and a person may go on', () => {
    const lost = scene(12)
    expect(decideComeBack(asked(), lost, server('inactive'), false)).toMatchObject({
      allowed: false,
      accept: ['comes-by-sst'],
      because: expect.stringContaining('full SST'),
    })
    expect(decideComeBack(asked(['comes-by-sst']), lost, server('inactive'), false).allowed).toBe(
      true,
    )
  })

  it('the only member that is left would fall with it: a person may take that, or knew it before', () => {
    const alone = sceneOf([...members({ node1: {} }), down('node2'), down('node3')])
    const ask = (accepted: string[]) =>
      decideComeBack(asked(accepted), alone, server('inactive'), false)
    expect(ask([])).toMatchObject({ allowed: false, accept: ['joiner-votes'] })
    expect(ask(['joiner-votes']).allowed).toBe(true)
    expect(ask(['loss-stops-rest']).allowed).toBe(true)
  })

  it('a joiner of weight 2 joins a total of 2: its loss would stop the rest', () => {
    const heavy = reading('node3', THREE, { pcWeight: 2 })
    const scene = sceneOf([
      ...members({ node1: {}, node2: {} }, { cachedDownto: 5, lastCommitted: 40 }),
      snapshot('node3', heavy, { sql: failing('refused') }),
    ])
    expect(decideComeBack(asked(), scene, server('inactive'), false)).toMatchObject({
      allowed: false,
      accept: ['joiner-votes'],
      because: expect.stringContaining('2 votes of 4'),
    })
  })

  it('a start that was given before is followed, one of somebody else is not taken for it', () => {
    expect(decideComeBack(asked(), scene(12), server('activating'), true)).toEqual({
      allowed: true,
    })
    expect(decideComeBack(asked(), scene(12), server('activating'), false).allowed).toBe(false)
  })

  it('there is no Primary component, or the server cannot be looked at', () => {
    const lost = ['node1', 'node2'].map((name) => snapshot(name, nonPrimary(name, 2)))
    const dark = sceneOf([...lost, down('node3')])
    expect(decideComeBack(asked(), dark, server('inactive'), false)).toMatchObject({
      because: expect.stringContaining('no Primary component'),
    })
    expect(decideComeBack(asked(), scene(11), null, false).allowed).toBe(false)
  })
})

describe('between two nodes of a rolling restart', () => {
  const start = { emptied: new Set<string>() }
  const all = (change: Record<string, object | null> = {}) =>
    Object.fromEntries(
      THREE.map((name) => [
        name,
        change[name] === null ? null : reading(name, THREE, change[name] ?? {}),
      ]),
    )
  const decide = (readings: ReturnType<typeof all>, accepted: string[] = []) =>
    lookWhetherSettled(start, readings, asked(accepted)).decision

  it('all Synced, queues empty, no flow control', () => {
    expect(decide(all())).toEqual({ allowed: true })
  })

  it('waits for a node that catches up, a queue, flow control', () => {
    for (const change of [{ localState: 3 }, { recvQueue: 7 }, { flowControlActive: true }]) {
      expect(decide(all({ node1: change }))).toMatchObject({
        allowed: false,
        waits: true,
        accept: ['unsettled'],
      })
      expect(decide(all({ node1: change }), ['unsettled']).allowed).toBe(true)
    }
  })

  it('a queue that was empty once has been worked off: new writes do not hold it up', () => {
    const { settling } = lookWhetherSettled(start, all({ node2: { recvQueue: 3 } }), asked())
    const later = lookWhetherSettled(settling, all({ node1: { recvQueue: 3 } }), asked())
    expect(later.decision).toEqual({ allowed: true })
  })

  it('stops at the first sign of harm, which nobody can take', () => {
    const signs = [
      all({ node1: null }),
      all({ node1: { clusterStatus: 'non-Primary' } }),
      all({ node1: { clusterSize: 2 } }),
    ]
    for (const readings of signs) {
      const decision = decide(readings, ['unsettled'])
      expect(decision.allowed).toBe(false)
      expect(decision).not.toHaveProperty('waits')
      expect(decision).not.toHaveProperty('accept')
    }
  })
})
