import { addServers } from './add-server.ts'
import type { NewServer } from './add-server.ts'
import { beginLab } from './begin-lab.ts'
import type { DebianRelease } from './debian-release.ts'
import type { FormClusterOptions, Lab } from './lab-types.ts'
import { readMachineApt } from './machine-apt.ts'
import { openLab } from './open-lab.ts'
import { removeLab } from './remove-lab.ts'
import { demandLabRequirements } from './requirements.ts'

export type { DebianRelease } from './debian-release.ts'
export type * from './lab-types.ts'

export interface LabOptions {
  /** Default 3. */
  servers?: number
  /** Default `bookworm`. */
  release?: DebianRelease
  /** Default node1, node2 and so on. */
  names?: string[]
}

export interface ClusterLabOptions extends FormClusterOptions {
  /** Data nodes of the cluster, node1 and so on; default 3. */
  nodes?: number
  /** Bare servers beside it; default 0. */
  bare?: number
  /** Default `bookworm`. */
  release?: DebianRelease
}

/** Bare Debian servers with sshd: no MariaDB, nothing of the product. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const count = options.servers ?? options.names?.length ?? 3
  return await startWith(options.release ?? 'bookworm', bareServers(count, 0, options))
}

/** A running Galera cluster; `lab.servers` are its nodes in order, then the bare servers. */
export async function startClusterLab(options: ClusterLabOptions = {}): Promise<Lab> {
  const release = options.release ?? 'bookworm'
  const nodes = options.nodes ?? 3
  const dataNodes = bareServers(nodes, 0, { release }).map((one) => ({ ...one, mariadb: true }))
  const bare = bareServers(options.bare ?? 0, nodes, { release })
  const lab = await startWith(release, [...dataNodes, ...bare])
  try {
    await lab.formCluster(lab.servers.slice(0, nodes), options)
  } catch (error) {
    await lab.stop()
    throw error
  }
  return lab
}

function bareServers(count: number, after: number, options: LabOptions): NewServer[] {
  return Array.from({ length: count }, (_, index) => ({
    release: options.release ?? 'bookworm',
    name: options.names?.[index] ?? `node${after + index + 1}`,
    mariadb: false,
  }))
}

async function startWith(release: DebianRelease, servers: NewServer[]): Promise<Lab> {
  demandLabRequirements()
  const apt = await readMachineApt()
  const { id, guardian } = await beginLab({ release, apt })
  const stop = async (): Promise<void> => {
    await removeLab(id)
    await guardian.dismiss()
  }
  try {
    await addServers(id, apt, servers)
    return openLab(id, stop)
  } catch (error) {
    await stop()
    throw error
  }
}
