import { expect, it } from 'vitest'
import { donorOf } from './donor-wish.ts'

it('a node named "advised" or "galera" can still be named', () => {
  expect(donorOf('advised')).toEqual({ kind: 'advised' })
  expect(donorOf('galera')).toEqual({ kind: 'galera' })
  expect(donorOf('node:advised')).toEqual({ kind: 'named', name: 'advised' })
  expect(donorOf('node:galera')).toEqual({ kind: 'named', name: 'galera' })
})

it('what means nothing leaves the choice to Galera', () => {
  expect(donorOf('')).toEqual({ kind: 'galera' })
  expect(donorOf('node:')).toEqual({ kind: 'galera' })
})
