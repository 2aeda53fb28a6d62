import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The hierarchies that systemd uses: the unified one, and in hybrid mode its named one too. */
export function cgroupHierarchies(): string[] {
  const candidates = existsSync('/sys/fs/cgroup/cgroup.procs')
    ? ['/sys/fs/cgroup']
    : ['/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified']
  return candidates.filter((path) => existsSync(join(path, 'cgroup.procs')))
}

/** The `cgroup.procs` files of a cgroup, which is made where it is missing. */
export function cgroupProcsFiles(cgroup: string): string[] {
  return cgroupHierarchies().map((hierarchy) => {
    const directory = join(hierarchy, cgroup)
    mkdirSync(directory, { recursive: true })
    return join(directory, 'cgroup.procs')
  })
}

export function joinCgroup(cgroup: string, pid: number): void {
  for (const file of cgroupProcsFiles(cgroup)) writeFileSync(file, String(pid))
}

/** Process ids in a cgroup and in all below it. */
export function cgroupMembers(cgroup: string): number[] {
  const members = new Set<number>()
  for (const hierarchy of cgroupHierarchies()) {
    for (const directory of subtree(join(hierarchy, cgroup))) {
      for (const line of readIfThere(join(directory, 'cgroup.procs')).split('\n')) {
        const pid = Number(line)
        if (pid > 1 && pid !== process.pid) members.add(pid)
      }
    }
  }
  return [...members]
}

/** Removes an empty cgroup tree; what still has members is left for the next attempt. */
export function removeCgroup(cgroup: string): void {
  for (const hierarchy of cgroupHierarchies()) {
    for (const directory of subtree(join(hierarchy, cgroup)).toReversed()) {
      try {
        rmdirSync(directory)
      } catch {
        // Busy or gone already: removeLab looks again.
      }
    }
  }
}

/** Top-level cgroups whose name begins so. */
export function cgroupsNamed(prefix: string): string[] {
  return cgroupHierarchies().flatMap((hierarchy) =>
    readdirSync(hierarchy).filter((name) => name.startsWith(prefix)),
  )
}

function subtree(directory: string): string[] {
  if (!existsSync(directory)) return []
  const found = [directory]
  try {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (entry.isDirectory()) found.push(...subtree(join(directory, entry.name)))
    }
  } catch {
    // Removed while we looked.
  }
  return found
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
