import { expect, it } from 'vitest'
import { acceptedIn, withAccepted } from './accepted-risks.ts'

it('risks that were taken add up, and a decision of another kind is none', () => {
  const once = withAccepted(null, ['few-left'])
  expect(acceptedIn(withAccepted(once, ['comes-by-sst', 'few-left']))).toEqual([
    'few-left',
    'comes-by-sst',
  ])
  expect(acceptedIn('run')).toEqual([])
  expect(acceptedIn(withAccepted('run', ['few-left']))).toEqual(['few-left'])
})
