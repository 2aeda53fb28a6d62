import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assessQuorum, keepsPrimary, type Voter } from '#server/galera/quorum.ts'

const voter = (name: string, weight: number | null = 1): Voter => ({ nodeId: name, name, weight })

// Cases measured in the lab or stated with the formula: galera-measured §4.1.
test.each([
  ['2 nodes, one lost', 2, 1, 0, false],
  ['2 nodes, one stopped', 2, 1, 1, true],
  ['3 nodes, one lost', 3, 2, 0, true],
  ['3 nodes, two lost together', 3, 1, 0, false],
  ['4 nodes split 2/2', 4, 2, 0, false],
  ['data node of weight 2, joiner lost', 3, 2, 0, true],
  ['one alone', 1, 1, 0, true],
  ['all but one stopped gracefully', 3, 1, 2, true],
])('%s', (_, oldPrimary, remaining, gracefulLeavers, expected) => {
  expect(keepsPrimary({ oldPrimary, remaining, gracefulLeavers })).toBe(expected)
})

test('three equal nodes survive any loss', () => {
  const quorum = assessQuorum([voter('a'), voter('b'), voter('c')], 3)
  expect(quorum).toMatchObject({ totalWeight: 3, survivesAnyOneLoss: true, certain: true })
  expect(quorum.losses[0]).toEqual({
    nodeId: 'a',
    survives: true,
    remainingWeight: 2,
    neededWeight: 2,
  })
})

test('a heavy node may not fail, the light one may', () => {
  const quorum = assessQuorum([voter('a', 2), voter('b', 1)], 3)
  expect(quorum.losses.map((loss) => loss.survives)).toEqual([false, true])
  expect(quorum.survivesAnyOneLoss).toBe(false)
})

test('one unknown weight follows from wsrep_cluster_weight', () => {
  const quorum = assessQuorum([voter('a'), voter('b'), voter('garb', null)], 5)
  expect(quorum).toMatchObject({ totalWeight: 5, certain: true, survivesAnyOneLoss: false })
  expect(quorum.losses[2]).toMatchObject({ remainingWeight: 2, survives: false })
})

test('several unknown weights are assumed, and that is said', () => {
  const quorum = assessQuorum([voter('a'), voter('b', null), voter('c', null)], null)
  expect(quorum).toMatchObject({ totalWeight: 3, certain: false, survivesAnyOneLoss: true })
  expect(quorum.reason).toContain('b, c')
})

test('weights that do not add up are said', () => {
  const quorum = assessQuorum([voter('a'), voter('b')], 3)
  expect(quorum.certain).toBe(false)
  expect(quorum.reason).toContain('add up to 2')
})

test('a member outside the inventory has no forecast of its own but counts', () => {
  const quorum = assessQuorum([voter('a'), { nodeId: null, name: 'x', weight: 3 }], 4)
  expect(quorum.losses.map((loss) => loss.nodeId)).toEqual(['a'])
  expect(quorum.survivesAnyOneLoss).toBe(false)
})

test('nobody, nothing', () => {
  expect(assessQuorum([], 3).survivesAnyOneLoss).toBeNull()
})

const weights = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 12 })

test('two disjoint parts of a failed Primary are never both Primary', () => {
  fc.assert(
    fc.property(weights, fc.infiniteStream(fc.boolean()), (all, sides) => {
      const total = all.reduce((sum, weight) => sum + weight, 0)
      const left = all.filter(() => sides.next().value).reduce((sum, weight) => sum + weight, 0)
      const primary = (remaining: number) =>
        keepsPrimary({ oldPrimary: total, remaining, gracefulLeavers: 0 })
      expect(primary(left) && primary(total - left)).toBe(false)
    }),
  )
})

test('a graceful stop of anybody but the whole weight keeps the Primary', () => {
  fc.assert(
    fc.property(weights, fc.nat(), (all, pick) => {
      const total = all.reduce((sum, weight) => sum + weight, 0)
      const leaving = all[pick % all.length] ?? 0
      const kept = keepsPrimary({
        oldPrimary: total,
        remaining: total - leaving,
        gracefulLeavers: leaving,
      })
      expect(kept).toBe(total > leaving)
    }),
  )
})

test('the forecast agrees with the formula for every member', () => {
  fc.assert(
    fc.property(weights, (all) => {
      const total = all.reduce((sum, weight) => sum + weight, 0)
      const quorum = assessQuorum(
        all.map((weight, index) => voter(`n${index}`, weight)),
        total,
      )
      quorum.losses.forEach((loss, index) => {
        expect(loss.survives).toBe(2 * (total - (all[index] ?? 0)) > total)
        expect(loss.survives).toBe(loss.remainingWeight >= loss.neededWeight)
      })
    }),
  )
})

test('a node that is down but still counted fails together with the next one', () => {
  const down = { ...voter('c'), leaving: true }
  const quorum = assessQuorum([voter('a'), voter('b'), down], 3)
  expect(quorum).toMatchObject({ survivesAnyOneLoss: false, certain: false, leaving: ['c'] })
  expect(quorum.reason).toContain('still counts c')
  expect(quorum.losses.map((loss) => loss.nodeId)).toEqual(['a', 'b'])
  const five = assessQuorum([voter('a'), voter('b'), voter('d'), voter('e'), down], 5)
  expect(five.survivesAnyOneLoss).toBe(true)
})
