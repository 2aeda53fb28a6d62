import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { LabError } from './lab-error.ts'
import { serverDirectory, serverRoot } from './lab-paths.ts'
import { containerInit } from './container.ts'
import type { LabServer } from './lab-types.ts'
import { startMariadb } from './mariadb-unit.ts'
import { runCommand } from './run-command.ts'

const dataDirectory = '/var/lib/mysql'
/** lost+found is passed over by MariaDB and by the scripts of state transfers. */
const filler = `${dataDirectory}/lost+found/lab-filler`
const deviceInServer = '/dev/lab-data'
const spareBytes = 512 * 2 ** 20
const toleranceBytes = 4 * 2 ** 20

const imageFile = (id: string, name: string): string => join(serverDirectory(id, name), 'data.img')

/** Before a boot: mounts the disk of the data directory, where the server has one. */
export async function mountDataDisk(id: string, name: string): Promise<void> {
  const image = imageFile(id, name)
  const target = join(serverRoot(id, name), dataDirectory)
  if (!existsSync(image) || containerInit(id, name) !== null) return
  if (readFileSync('/proc/self/mountinfo', 'utf8').includes(` ${target} `)) return
  await runCommand(['mount', '-o', 'loop', image, target])
}

export async function fillDataDisk(
  id: string,
  server: LabServer,
  options: { leaveBytes?: number } = {},
): Promise<void> {
  if (!existsSync(imageFile(id, server.name))) await moveToOwnDisk(id, server, options)
  await freeDataDisk(server)
  const bytes = (await freeBytes(server)) - (options.leaveBytes ?? 0)
  if (bytes <= 0) return
  // Takes what there is and fails at the end, where blocks for its own bookkeeping are missing.
  const fallocate = ['fallocate', '-l', String(bytes), filler]
  const { code, stderr } = await server.exec(fallocate, { check: false })
  if (code !== 0 && (await freeBytes(server)) > (options.leaveBytes ?? 0) + toleranceBytes) {
    throw new LabError(`The disk of ${server.name} could not be filled: ${stderr.trim()}`)
  }
}

async function freeBytes(server: LabServer): Promise<number> {
  const { stdout } = await server.exec(['df', '--output=avail', '-B1', dataDirectory])
  return Number(stdout.trim().split('\n').at(-1))
}

export async function freeDataDisk(server: LabServer): Promise<void> {
  await server.exec(['rm', '-f', filler])
}

async function moveToOwnDisk(
  id: string,
  server: LabServer,
  { leaveBytes = 0 }: { leaveBytes?: number },
): Promise<void> {
  const wasRunning = (
    await server.exec(['systemctl', 'is-active', 'mariadb'], { check: false })
  ).stdout.trim()
  if (wasRunning === 'active') await server.exec(['systemctl', 'stop', 'mariadb'])
  const used = await server.exec(['du', '-s', '-B1', dataDirectory])
  const image = imageFile(id, server.name)
  const bytes = Number(used.stdout.split('\t')[0]) * 1.1 + Math.max(spareBytes, leaveBytes)
  await runCommand(['truncate', '-s', String(Math.ceil(bytes / 2 ** 20) * 2 ** 20), image])
  // No blocks kept for root: a full disk shall be full for all.
  await runCommand(['mkfs.ext4', '-q', '-F', '-m', '0', image])
  const mountPoint = join(serverDirectory(id, server.name), 'data-disk')
  mkdirSync(mountPoint, { recursive: true })
  await runCommand(['mount', '-o', 'loop', image, mountPoint])
  try {
    const source = join(serverRoot(id, server.name), dataDirectory)
    await runCommand(['cp', '-a', `${source}/.`, mountPoint])
    await mountInServer(server, mountPoint)
  } finally {
    await runCommand(['umount', mountPoint])
  }
  if (wasRunning === 'active') await startMariadb(server)
}

/** The server's mount namespace is its own: it gets a device node and mounts that itself. */
async function mountInServer(server: LabServer, mountPoint: string): Promise<void> {
  const { stdout } = await runCommand(['findmnt', '-n', '-o', 'SOURCE', mountPoint])
  const device = stdout.trim()
  if (!statSync(device).isBlockDevice()) throw new LabError(`${device} is no block device.`)
  const { rdev } = statSync(device)
  const [major, minor] = [(rdev >> 8) & 0xfff, (rdev & 0xff) | ((rdev >> 12) & 0xfff00)]
  await server.exec(['rm', '-f', deviceInServer])
  await server.exec(['mknod', deviceInServer, 'b', String(major), String(minor)])
  await server.exec(['mount', deviceInServer, dataDirectory])
}
