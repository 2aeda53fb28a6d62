import { existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cgroupMembers, cgroupsNamed, removeCgroup } from './cgroup.ts'
import { withFileLock } from './file-lock.ts'
import { LabError } from './lab-error.ts'
import { bridgeName, cgroupName, labDirectory, locksDirectory, netnsPrefix } from './lab-paths.ts'
import { labIds, ownerIsAlive, readLabState } from './lab-state.ts'
import { runCommand } from './run-command.ts'

/**
 * Removes all that a lab made, by its id alone; may be called again at any time. The directory
 * goes last, so that an unfinished removal is found by the next sweep.
 */
export async function removeLab(id: string): Promise<void> {
  await withFileLock(join(locksDirectory(), 'remove'), async () => {
    removeNspawnLocks(id)
    const deadline = Date.now() + 30_000
    for (;;) {
      for (const pid of cgroupMembers(cgroupName(id))) killIfThere(pid)
      await removeMounts(id)
      await removeNetwork(id)
      removeCgroup(cgroupName(id))
      const left = await labTraces(id)
      if (left.length === 0) break
      if (Date.now() > deadline) {
        throw new LabError(`Lab ${id} could not be removed wholly. Left: ${left.join(', ')}.`)
      }
      await sleep(50)
    }
    for (const directory of ['propagate', 'unix-export']) removeNspawnTraces(id, directory)
    rmSync(labDirectory(id), { recursive: true, force: true })
  })
}

/** Removes labs whose owner died without its guardian being able to; gives their ids. */
export async function sweepDeadLabs(): Promise<string[]> {
  const dead = labIds().filter((id) => !isAlive(id))
  for (const id of dead) await removeLab(id)
  return dead
}

function isAlive(id: string): boolean {
  try {
    return ownerIsAlive(readLabState(id))
  } catch {
    return false
  }
}

/** What of a lab is still on this machine, apart from its directory. */
export async function labTraces(id: string): Promise<string[]> {
  return [
    ...cgroupMembers(cgroupName(id)).map((pid) => `process ${pid}`),
    ...cgroupsNamed(cgroupName(id)).map((name) => `cgroup ${name}`),
    ...mountsBelow(labDirectory(id)).map((path) => `mount ${path}`),
    ...(await namespacesOf(id)).map((name) => `network namespace ${name}`),
    ...(await linksOf(id)).map((name) => `link ${name}`),
  ]
}

async function removeMounts(id: string): Promise<void> {
  for (const path of mountsBelow(labDirectory(id)).toReversed()) {
    await runCommand(['umount', path], { check: false })
  }
}

async function removeNetwork(id: string): Promise<void> {
  for (const name of await namespacesOf(id)) {
    await runCommand(['ip', 'netns', 'del', name], { check: false })
  }
  for (const name of await linksOf(id)) {
    await runCommand(['ip', 'link', 'del', name], { check: false })
  }
}

async function namespacesOf(id: string): Promise<string[]> {
  const { stdout } = await runCommand(['ip', 'netns', 'list'])
  const names = stdout.split('\n').map((line) => line.split(' ')[0] ?? '')
  return names.filter((name) => name.startsWith(netnsPrefix(id)))
}

async function linksOf(id: string): Promise<string[]> {
  const { stdout } = await runCommand(['ip', '-o', 'link', 'show'])
  const names = [...stdout.matchAll(/^\d+: ([^:@]+)/gm)].map((match) => match[1] ?? '')
  return names.filter((name) => name.startsWith(bridgeName(id)))
}

function mountsBelow(directory: string): string[] {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
  const paths = lines.map((line) => line.split(' ')[4] ?? '')
  return paths.filter((path) => path.startsWith(`${directory}/`))
}

/** nspawn leaves an empty directory a server where /run is a disk. */
function removeNspawnTraces(id: string, directory: string): void {
  const parent = join('/run/systemd/nspawn', directory)
  if (!existsSync(parent)) return
  for (const name of readdirSync(parent)) {
    if (name.startsWith(netnsPrefix(id))) rmSync(join(parent, name), { recursive: true })
  }
}

/** A killed nspawn also leaves a lock file named after the device and inode of the server's root. */
function removeNspawnLocks(id: string): void {
  const servers = join(labDirectory(id), 'servers')
  if (!existsSync(servers)) return
  for (const name of readdirSync(servers)) {
    const root = statSync(join(servers, name, 'root'), { throwIfNoEntry: false })
    const lock = root === undefined ? null : `inode-${root.dev}:${root.ino}`
    if (lock !== null) rmSync(join('/run/systemd/nspawn/locks', lock), { force: true })
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}
