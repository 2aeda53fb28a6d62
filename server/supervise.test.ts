import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { supervise } from './supervise.ts'

vi.hoisted(() => {
  process.env['SYNCED_LOG_LEVEL'] = 'silent'
})

let directory: string
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'synced-supervise-'))))
afterEach(() => rmSync(directory, { recursive: true }))

/** Process group of a process (proc(5), field 5 of stat). */
function groupOf(pid: number | 'self'): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
}

test('Ctrl-C in the terminal reaches the supervisor only, which then ends its child', async () => {
  const entry = join(directory, 'child.mjs')
  const pidFile = join(directory, 'pid')
  writeFileSync(
    entry,
    `import { writeFileSync } from 'node:fs'
     writeFileSync(${JSON.stringify(pidFile)}, String(process.pid))
     setInterval(() => undefined, 1000)
     process.send('ready')`,
  )
  const child = supervise('child', entry, process.env)
  await child.ready
  const pid = Number(readFileSync(pidFile, 'utf8'))
  const group = groupOf(pid)
  await child.stop()
  expect(group).not.toBe(groupOf('self'))
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/)
})
