import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freePort } from '#e2e/console/own-console.ts'
import { labDirectory } from '#e2e/lab/lab-paths.ts'
import { labIds, readLabState } from '#e2e/lab/lab-state.ts'
import { labTraces } from '#e2e/lab/remove-lab.ts'

let demo: ChildProcess | undefined
afterAll(() => void demo?.kill('SIGKILL'))

test('the demo prints address and sign-in, watches its cluster, and leaves nothing after Ctrl-C', async () => {
  // A folder of its own: other consoles may come and go meanwhile.
  const temporary = await mkdtemp(join(tmpdir(), 'synced-demo-test-'))
  const port = await freePort()
  let printed = ''
  demo = spawn(process.execPath, ['--no-warnings', join(import.meta.dirname, 'demo.ts')], {
    env: { ...process.env, SYNCED_PORT: String(port), TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  demo.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  demo.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const ended = once(demo, 'exit')
  await expect.poll(() => printed, { timeout: 180_000 }).toContain('Ctrl-C stops the demo')
  const url = /Synced is running at (\S+)/.exec(printed)?.[1] ?? ''
  expect(new URL(url).port).toBe(String(port))

  const [, email, password] = /Sign in as (\S+) with the password (\S+)/.exec(printed) ?? []
  const signIn = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  })
  expect(signIn.status).toBe(200)
  const cookie = signIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const fleet = await fetch(`${url}/api/trpc/fleet.list`, { headers: { cookie } })
  expect(await fleet.text()).toContain('Demo cluster')

  const labs = labIds().filter((id) => readLabState(id).owner.pid === demo?.pid)
  expect(labs).toHaveLength(1)
  demo.kill('SIGINT')
  const [code] = (await ended) as [number | null]
  expect(code, printed).toBe(0)
  for (const id of labs) {
    expect(await labTraces(id)).toEqual([])
    expect(existsSync(labDirectory(id))).toBe(false)
  }
  expect(await readdir(temporary)).toEqual([])
  await rmdir(temporary)
}, 300_000)
