import { join } from 'node:path'
import type { DebianRelease } from './debian-release.ts'

/** Where trees, packages and running labs live. Must be on a file system that can be an overlay's upper layer. */
export function cacheRoot(): string {
  return process.env.SYNCED_LAB_CACHE ?? '/var/cache/synced-lab'
}

export const treesDirectory = (): string => join(cacheRoot(), 'trees')
export const labsDirectory = (): string => join(cacheRoot(), 'labs')
export const locksDirectory = (): string => join(cacheRoot(), 'locks')
export const aptProxyDirectory = (slot: number): string =>
  join(cacheRoot(), 'apt-proxy', String(slot))
export const treePath = (release: DebianRelease, layer: string, fingerprint: string): string =>
  join(treesDirectory(), `${release}-${layer}-${fingerprint}`)

/**
 * Every kernel object of a lab carries the lab's id, so that a lab can be removed by anybody who
 * knows the id alone, however little of it was recorded.
 */
export const labDirectory = (id: string): string => join(labsDirectory(), id)
export const serverDirectory = (id: string, name: string): string =>
  join(labDirectory(id), 'servers', name)
export const serverRoot = (id: string, name: string): string =>
  join(serverDirectory(id, name), 'root')
export const bridgeName = (id: string): string => `sl${id}`
/** At most 15 characters, the kernel's limit: 2 + 4 + 1 + 3. */
export const vethName = (id: string, lastOctet: number): string => `sl${id}v${lastOctet}`
export const netnsName = (id: string, name: string): string => `synced-lab-${id}-${name}`
export const netnsPrefix = (id: string): string => `synced-lab-${id}-`
export const machineName = (id: string, name: string): string => `synced-lab-${id}-${name}`
export const cgroupName = (id: string): string => `synced-lab-${id}`
