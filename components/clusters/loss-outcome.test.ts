import { expect, it } from 'vitest'
import type { QuorumAssessment } from '#server/galera/quorum-assessment.ts'
import { lossOutcome, quorumSentence } from './loss-outcome.ts'

const quorum = (more: Partial<QuorumAssessment>): QuorumAssessment => ({
  totalWeight: 3,
  losses: [],
  survivesAnyOneLoss: true,
  certain: true,
  reason: null,
  ...more,
})
const loss = (survives: boolean) => ({
  nodeId: 'a',
  survives,
  remainingWeight: survives ? 2 : 1,
  neededWeight: 2,
})

it('says the outcome and the count behind it', () => {
  expect(lossOutcome(loss(false))).toEqual({
    nodeId: 'a',
    survives: false,
    outcome: 'The rest loses quorum: all nodes refuse reads and writes.',
    arithmetic: 'weight 1 remains, 2 needed',
  })
  expect(lossOutcome(loss(true)).outcome).toContain('stays Primary')
})

it('puts the answer into one sentence', () => {
  expect(quorumSentence(quorum({}))).toBe('Any one node may be lost.')
  expect(quorumSentence(quorum({ certain: false }))).toContain('assumed')
  expect(quorumSentence(quorum({ survivesAnyOneLoss: null }))).toContain('No Primary component')
  const fails = { survivesAnyOneLoss: false }
  expect(quorumSentence(quorum({ ...fails, losses: [loss(false), loss(false)] }))).toBe(
    'Losing any one node costs the quorum.',
  )
  expect(quorumSentence(quorum({ ...fails, losses: [loss(false), loss(true)] }))).toBe(
    'Losing one of them costs the quorum.',
  )
  expect(quorumSentence(quorum({ ...fails, losses: [loss(true)] }))).toContain(
    'not in the inventory',
  )
})
