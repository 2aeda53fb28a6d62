import { afterEach, expect, test, vi } from 'vitest'
import type * as Requirements from './lab/requirements.ts'
import { installLabPackages } from './lab/requirements.ts'
import { prepareMachine } from './prepare-machine.ts'

vi.mock('./lab/requirements.ts', async (original) => ({
  ...(await original<typeof Requirements>()),
  installLabPackages: vi.fn(() => Promise.reject(new Error('apt was asked'))),
}))

afterEach(() => vi.restoreAllMocks())

test('a user who is not root is told so, and apt is not asked for what is missing', async () => {
  vi.spyOn(process, 'getuid').mockReturnValue(1000)
  vi.stubEnv('PATH', '/nowhere')
  expect(await prepareMachine({ browser: true })).toBe(
    'Real servers need root for namespaces and mounts. Run this as root.',
  )
  expect(installLabPackages).not.toHaveBeenCalled()
  vi.unstubAllEnvs()
})
