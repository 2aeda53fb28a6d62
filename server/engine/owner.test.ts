import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { ownerIsDead, thisOwner } from './owner.ts'

it('knows that this process lives', () => {
  expect(ownerIsDead(thisOwner())).toBe(false)
})

it('knows that a process which has ended is dead, also when another one got its number', () => {
  const gone = spawnSync('/bin/true').pid
  const mine = thisOwner()
  expect(ownerIsDead(mine.replace(` ${process.pid} `, ` ${gone} `))).toBe(true)
  const [boot, namespace, pid, began] = mine.split(' ')
  expect(ownerIsDead([boot, namespace, pid, Number(began) - 1, 'x'].join(' '))).toBe(true)
})

it('claims nothing of a process of another machine', () => {
  const mine = thisOwner().split(' ')
  expect(ownerIsDead(['other-boot', ...mine.slice(1)].join(' '))).toBe(false)
  expect(ownerIsDead('whatever')).toBe(false)
})
