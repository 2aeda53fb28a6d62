import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const TICKS_PER_SECOND = 100

export interface ProcessLoad {
  /** Share of one core, 0 to 1 and above with several threads. */
  cpuShare: number
  residentBytes: number
}

/** The child of this process that runs the script. */
export function childRunning(script: string): number {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8')
      if (parent === process.pid && command.includes(script)) return Number(name)
    } catch {
      // It ended meanwhile.
    }
  }
  throw new Error(`No child of this process runs ${script}.`)
}

/** User and system time over the window, and memory at its end (proc(5): stat fields 14 and 15, VmRSS). */
export async function loadOf(pid: number, windowMs: number): Promise<ProcessLoad> {
  const ticks = () => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return Number(fields[11]) + Number(fields[12])
  }
  const before = ticks()
  await sleep(windowMs)
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return {
    cpuShare: (ticks() - before) / TICKS_PER_SECOND / (windowMs / 1000),
    residentBytes: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? NaN) * 1024,
  }
}
