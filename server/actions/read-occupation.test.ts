import { expect, it } from 'vitest'
import { fakeServer } from '#server/actions/fake-server.ts'
import { readOccupation } from '#server/actions/read-occupation.ts'

const { signal } = new AbortController()
const seen = (stdout: string) =>
  readOccupation(
    fakeServer(() => ({ stdout })),
    signal,
  )

it('tells the unit and whether somebody listens to a group', async () => {
  expect(await seen('inactive\n')).toEqual({ unitState: 'inactive', hasGroupPort: false })
  expect(await seen('active\nlistens')).toEqual({ unitState: 'active', hasGroupPort: true })
})

it('a server that cannot be asked is not taken for idle', async () => {
  const mute = fakeServer(() => ({ code: 127, stderr: 'ss: not found' }))
  await expect(readOccupation(mute, signal)).rejects.toThrow(/Asking what runs there/)
})
