import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { DebianRelease } from './debian-release.ts'
import { withFileLock } from './file-lock.ts'
import { LabError } from './lab-error.ts'
import { labDirectory, labsDirectory, locksDirectory } from './lab-paths.ts'

export interface ServerRecord {
  name: string
  address: string
  lastOctet: number
  release: DebianRelease
  password: string
  passwordOfOpspw: string
}

export interface LabState {
  id: string
  /** As `10.x.y` */
  prefix: string
  owner: { pid: number; startTicks: string }
  startedAtMs: number
  release: DebianRelease
  aptProxyUrl: string | null
  servers: ServerRecord[]
}

const stateFile = (id: string): string => join(labDirectory(id), 'state.json')

export const privateKeyFile = (id: string): string => join(labDirectory(id), 'ssh-key')

export function readLabState(id: string): LabState {
  if (!existsSync(stateFile(id))) throw new LabError(`No lab ${id} is running here.`)
  return JSON.parse(readFileSync(stateFile(id), 'utf8')) as LabState
}

/** Makes the lab's directory, with the record already in it. */
export function createLabState(state: LabState): void {
  const unfinished = join(labsDirectory(), `.${state.id}`)
  mkdirSync(unfinished, { recursive: true, mode: 0o700 })
  writeFileSync(join(unfinished, 'state.json'), JSON.stringify(state), { mode: 0o600 })
  renameSync(unfinished, labDirectory(state.id))
}

/** Changes the record; several processes may work on one lab. */
export async function updateLabState<T>(id: string, change: (state: LabState) => T): Promise<T> {
  return await withFileLock(join(locksDirectory(), 'state'), async () => {
    const state = readLabState(id)
    const result = change(state)
    const temporary = `${stateFile(id)}.new`
    writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 })
    renameSync(temporary, stateFile(id))
    return await Promise.resolve(result)
  })
}

export function labIds(): string[] {
  if (!existsSync(labsDirectory())) return []
  return readdirSync(labsDirectory()).filter((name) => !name.startsWith('.'))
}

/** Ticks since the machine's start at which a process began: with the pid it names one process. */
export function processStartTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

export function ownerIsAlive(state: LabState): boolean {
  return processStartTicks(state.owner.pid) === state.owner.startTicks
}

/** The labs on this machine whose owner is alive. */
export function runningLabs(): LabState[] {
  return labIds().flatMap((id) => {
    try {
      const state = readLabState(id)
      return ownerIsAlive(state) ? [state] : []
    } catch {
      return []
    }
  })
}
