import { expect, it } from 'vitest'
import { neighbour } from './neighbour.ts'

const card = (name: string, x: number, y: number) => ({ name, x, y, width: 10, height: 10 })
const a = card('a', 0, 0)
const b = card('b', 20, 0)
const c = card('c', 0, 20)
const d = card('d', 20, 20)
const all = [a, b, c, d]

it('moves to the card straight ahead', () => {
  expect(neighbour(all, a, 'right')).toBe(b)
  expect(neighbour(all, a, 'down')).toBe(c)
  expect(neighbour(all, d, 'up')).toBe(b)
  expect(neighbour(all, d, 'left')).toBe(c)
})

it('stops at the border', () => {
  expect(neighbour(all, a, 'left')).toBeNull()
  expect(neighbour(all, c, 'down')).toBeNull()
})

it('goes to the nearest card of the next row when none is straight below', () => {
  expect(neighbour([a, d], a, 'down')).toBe(d)
  expect(neighbour([a, d], a, 'right')).toBeNull()
})
