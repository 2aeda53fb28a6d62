import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'

test('the folder of a killed process goes with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'synced-dead-'))
  writeFileSync(join(folder, 'key'), 'secret')
  const module = join(import.meta.dirname, 'remove-after-death.ts')
  const program = `
    const { removeAfterDeath } = await import(${JSON.stringify(module)})
    removeAfterDeath(${JSON.stringify(folder)})
    setInterval(() => undefined, 1000)
    console.log('guarded')`
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', program])
  await once(owner.stdout, 'data')
  expect(existsSync(folder)).toBe(true)
  owner.kill('SIGKILL')
  await vi.waitFor(() => expect(existsSync(folder)).toBe(false), { timeout: 20_000 })
})
