import { expect, test } from 'vitest'
import { PollFigures } from './poll-figures.ts'

test('only the last ten seconds count', () => {
  const figures = new PollFigures()
  for (let second = 0; second < 60; second++) {
    for (let poll = 0; poll < 3; poll++) figures.add(second * 1000, second < 50 ? 500 : poll + 1)
  }
  expect(figures.figures(3, 59_500)).toEqual({
    nodes: 3,
    pollsPerSecond: 3,
    medianPollMs: 2,
    p95PollMs: 3,
  })
})

test('without polls the figures are zero', () => {
  expect(new PollFigures().figures(0, 1)).toEqual({
    nodes: 0,
    pollsPerSecond: 0,
    medianPollMs: 0,
    p95PollMs: 0,
  })
})
