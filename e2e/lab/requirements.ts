import { existsSync, mkdirSync, readFileSync, statfsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { LabError } from './lab-error.ts'
import { cacheRoot } from './lab-paths.ts'
import { runCommand } from './run-command.ts'

export interface LabRequirements {
  ok: boolean
  /** Debian packages that are missing. */
  missing: string[]
  /** Why real servers cannot run here, with the mend; null when they can. */
  reason: string | null
}

const programs: Readonly<Record<string, string>> = {
  'apt-cacher-ng': 'apt-cacher-ng',
  debootstrap: 'debootstrap',
  flock: 'util-linux',
  ip: 'iproute2',
  'mkfs.ext4': 'e2fsprogs',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  'ssh-keygen': 'openssh-client',
  'systemd-nspawn': 'systemd-container',
  tc: 'iproute2',
}

const overlayMagic = 0x794c7630

/** Says whether the lab can run on this machine, and if not exactly why. */
export function labRequirements(): LabRequirements {
  const missing = [
    ...new Set(
      Object.entries(programs).flatMap(([program, name]) => (isInstalled(program) ? [] : [name])),
    ),
  ]
  const reason = machineReason() ?? packagesReason(missing)
  return { ok: reason === null, missing, reason }
}

/** Why no package could make real servers run here; null when none stands in the way. */
export function machineReason(): string | null {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version')) {
    return 'Real servers need a Debian machine.'
  }
  if (process.getuid?.() !== 0) {
    return 'Real servers need root for namespaces and mounts. Run this as root.'
  }
  if (!/\boverlay$/m.test(readFileSync('/proc/filesystems', 'utf8'))) {
    return 'This kernel has no overlay file system. Load it with "modprobe overlay".'
  }
  const cache = nearestExisting(cacheRoot())
  if (statfsSync(cache).type === overlayMagic) {
    return `${cache} lies on an overlay, which cannot carry another one. Set SYNCED_LAB_CACHE to a directory on a disk.`
  }
  return null
}

function packagesReason(missing: readonly string[]): string | null {
  if (missing.length === 0) return null
  return `Debian packages are missing. Install them with "apt-get install ${missing.join(' ')}".`
}

/** Installs the missing packages through apt. apt-cacher-ng's own service is kept from starting. */
export async function installLabPackages(missing: readonly string[]): Promise<void> {
  if (missing.length === 0) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const timeoutMs = 10 * 60_000
  await runCommand(['apt-get', 'update'], { env, timeoutMs })
  const install = ['apt-get', '-y', '--no-install-recommends', 'install', ...missing]
  await runCommand(install, { env, timeoutMs })
}

/** Throws with the reason where the lab cannot run. */
export function demandLabRequirements(): void {
  const { reason } = labRequirements()
  if (reason !== null) throw new LabError(reason)
  mkdirSync(cacheRoot(), { recursive: true, mode: 0o755 })
}

function isInstalled(program: string): boolean {
  const path = `${process.env.PATH ?? ''}${delimiter}/usr/sbin${delimiter}/sbin`
  return path.split(delimiter).some((directory) => existsSync(join(directory, program)))
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(join(path, '..'))
}
