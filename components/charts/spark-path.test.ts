import { expect, it } from 'vitest'
import { addPoint, sparkPath } from './spark-path.ts'

it('draws from zero to the largest value and interrupts the line at gaps', () => {
  const points = [
    { atMs: 0, value: 0 },
    { atMs: 10, value: 4 },
    { atMs: 20, value: null },
    { atMs: 30, value: 2 },
    { atMs: 40, value: 2 },
  ]
  expect(sparkPath(points, 0, 40, 40, 20)).toBe('M0.0 20.0L10.0 0.0M30.0 10.0L40.0 10.0')
})

it('leaves out points outside of the window', () => {
  expect(sparkPath([{ atMs: 5, value: 1 }], 10, 20, 10, 10)).toBe('')
})

it('keeps a minute of points, each time once', () => {
  let points = addPoint([], { atMs: 0, value: 1 }, 60)
  points = addPoint(points, { atMs: 50, value: 2 }, 60)
  points = addPoint(points, { atMs: 50, value: 3 }, 60)
  points = addPoint(points, { atMs: 70, value: 4 }, 60)
  expect(points).toEqual([
    { atMs: 50, value: 3 },
    { atMs: 70, value: 4 },
  ])
})
