import { randomBytes } from 'node:crypto'
import { baseTree } from './base-tree.ts'
import { startContainer, waitForSshd } from './container.ts'
import type { DebianRelease } from './debian-release.ts'
import { LabError } from './lab-error.ts'
import { readLabState, updateLabState } from './lab-state.ts'
import type { LabState, ServerRecord } from './lab-state.ts'
import type { MachineApt } from './machine-apt.ts'
import { createServerNetwork } from './network.ts'
import { mariadbLayers } from './packages-layer.ts'
import { createServerRoot, writeHosts } from './server-root.ts'

export interface NewServer {
  release: DebianRelease
  name: string | null
  mariadb: boolean
}

const firstOctet = 11
const namePattern = /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/

/** Adds servers to a lab and boots them side by side; resolves when their sshd listens. */
export async function addServers(
  id: string,
  apt: MachineApt,
  wanted: readonly NewServer[],
): Promise<ServerRecord[]> {
  // One after the other: trees that are missing are built here.
  const layers: string[][] = []
  for (const { release, mariadb } of wanted) {
    layers.push(mariadb ? await mariadbLayers(release, apt) : [await baseTree(release, apt)])
  }
  const added = await updateLabState(id, (state) => wanted.map((one) => enrol(state, one)))
  const state = readLabState(id)
  await Promise.all(
    added.map(async (server, index) => {
      await Promise.all([
        createServerRoot(state, server, layers[index] ?? []),
        createServerNetwork(id, server),
      ])
      await startContainer(id, server)
      await waitForSshd(id, server)
    }),
  )
  const old = state.servers.filter((server) => !added.some(({ name }) => name === server.name))
  for (const server of old) writeHosts(state, server)
  return added
}

function enrol(state: LabState, wanted: NewServer): ServerRecord {
  const lastOctet = Math.max(firstOctet - 1, ...state.servers.map((one) => one.lastOctet)) + 1
  const name = wanted.name ?? freeName(state)
  if (!namePattern.test(name)) throw new LabError(`"${name}" is no host name for a server.`)
  if (state.servers.some((one) => one.name === name)) {
    throw new LabError(`A server named ${name} is in the lab already. Choose another name.`)
  }
  if (lastOctet > 250) throw new LabError('The lab has no address left for one more server.')
  const server: ServerRecord = {
    name,
    address: `${state.prefix}.${lastOctet}`,
    lastOctet,
    release: wanted.release,
    password: randomBytes(12).toString('base64url'),
    passwordOfOpspw: randomBytes(12).toString('base64url'),
  }
  state.servers.push(server)
  return server
}

function freeName(state: LabState): string {
  const names = new Set(state.servers.map((one) => one.name))
  let number = 1
  while (names.has(`node${number}`)) number++
  return `node${number}`
}
