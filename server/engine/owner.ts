import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'

/**
 * Name of this process as the owner of jobs: where its pid means something (boot and pid
 * namespace), the pid with the time it began, and a random part.
 */
export function thisOwner(): string {
  return [pidScope() ?? '', process.pid, beganAt(process.pid) ?? '', randomUUID()].join(' ')
}

/** True only when it is certain: the process ran where its pid can be looked up, and is not there. */
export function ownerIsDead(owner: string): boolean {
  const scope = pidScope()
  const [boot, namespace, pid = '', began = ''] = owner.split(' ')
  if (scope === null || scope !== `${boot} ${namespace}` || !/^\d+$/.test(pid) || began === '') {
    return false
  }
  return beganAt(Number(pid)) !== began
}

function pidScope(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return null
  }
}

/** Clock ticks from boot to the begin of a process (proc(5), field 22); null when there is none, or only its remains. */
function beganAt(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the name in parentheses, which may hold anything.
    const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? null : (fields[18] ?? null)
  } catch {
    return null
  }
}
