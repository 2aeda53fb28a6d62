import { expect, it } from 'vitest'
import type { NodeDisk } from '#server/galera/disk/node-disk.ts'
import { diskFacts, roomHeadline } from './disk-facts.ts'

const disk: NodeDisk = {
  directory: '/data/mysql/',
  space: { atMs: 0, sizeBytes: 2 ** 30, usedBytes: 2 ** 29, availableBytes: 2 ** 28 },
  spaceMissing: null,
  data: null,
  dataMissing: 'sudo was refused.',
}
const texts = (...given: Parameters<typeof diskFacts>) =>
  diskFacts(...given).map(({ term, value }) => `${term}: ${value}`)

it('has sizes with their share, and the reason for what is unknown', () => {
  expect(texts(disk, null)).toEqual([
    'Data directory: /data/mysql/',
    'Size: 1 GiB',
    'Used: 512 MiB (50 %)',
    'Free: 256 MiB (25 %)',
    'Own data: unknown: sudo was refused.',
  ])
})

it('shows no figures that were never read', () => {
  expect(texts({ ...disk, space: null }, null)).toEqual([])
  expect(texts(null, { kind: 'unknown', because: 'It needs SSH.' })).toEqual([])
})

it('answers whether an SST would fit', () => {
  const room = {
    availableBytes: 0,
    replacedBytes: null,
    neededBytes: 2 ** 30,
    donorName: 'node2',
    because: '',
  }
  expect(roomHeadline({ kind: 'fits', ...room })).toMatch(/would fit\.$/)
  expect(roomHeadline({ kind: 'too-small', ...room })).toMatch(/^Too full/)
  expect(roomHeadline(null)).toMatch(/not known/)
  expect(texts(disk, { kind: 'fits', ...room }).at(-1)).toBe(
    'An SST needs: 1 GiB (donor with most data: node2)',
  )
})
