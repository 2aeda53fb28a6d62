import { bridgeName, netnsName, vethName } from './lab-paths.ts'
import type { ServerRecord } from './lab-state.ts'
import { runCommand } from './run-command.ts'
import type { CommandResult } from './run-command.ts'
import type { SubnetPrefix } from './subnet.ts'

const ip = (...args: string[]): Promise<CommandResult> => runCommand(['ip', ...args])

/** Every address and network that this machine knows, for choosing one that is free. */
export async function takenNetworks(): Promise<string[]> {
  const outputs = await Promise.all([
    ip('-4', '-o', 'addr', 'show'),
    ip('-4', 'route', 'show', 'table', 'all'),
  ])
  return outputs.flatMap(({ stdout }) => stdout.match(/\d+\.\d+\.\d+\.\d+(?:\/\d+)?/g) ?? [])
}

/** The bridge of a lab; the host has the address .1 on it. */
export async function createBridge(id: string, prefix: SubnetPrefix): Promise<void> {
  const bridge = bridgeName(id)
  await ip('link', 'add', bridge, 'type', 'bridge')
  await ip('addr', 'add', `${prefix}.1/24`, 'dev', bridge)
  await ip('link', 'set', bridge, 'up')
}

/** A network namespace for a server, with eth0 on the lab's bridge. There is no route out. */
export async function createServerNetwork(id: string, server: ServerRecord): Promise<void> {
  const netns = netnsName(id, server.name)
  const veth = vethName(id, server.lastOctet)
  await ip('netns', 'add', netns)
  await ip('link', 'add', veth, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', netns)
  await ip('link', 'set', veth, 'master', bridgeName(id), 'up')
  await ip('-n', netns, 'link', 'set', 'lo', 'up')
  await ip('-n', netns, 'addr', 'add', `${server.address}/24`, 'dev', 'eth0')
  await ip('-n', netns, 'link', 'set', 'eth0', 'up')
}

export async function setCable(
  id: string,
  server: ServerRecord,
  state: 'up' | 'down',
): Promise<void> {
  await ip('link', 'set', vethName(id, server.lastOctet), state)
}

/** No interface has this address: what is sent to it is lost without a word, as in a real cut. */
const nowhere = '02:00:00:00:de:ad'

/**
 * Cuts two groups apart by permanent neighbour entries that lead nowhere, both ways. Packets
 * vanish silently, also on open connections; the host is not concerned.
 */
export async function cutApart(id: string, a: ServerRecord[], b: ServerRecord[]): Promise<void> {
  const pairs = a.flatMap((one) => b.map((other) => [one, other] as const))
  await Promise.all(
    pairs
      .flatMap(([one, other]) => [[one, other] as const, [other, one] as const])
      .map(async ([from, to]) => {
        const netns = netnsName(id, from.name)
        const entry = [to.address, 'lladdr', nowhere, 'dev', 'eth0', 'nud', 'permanent']
        await ip('-n', netns, 'neigh', 'replace', ...entry)
      }),
  )
}

/** Ends every cut of the lab. */
export async function healAll(id: string, servers: ServerRecord[]): Promise<void> {
  await Promise.all(
    servers.map(async (server) => {
      const netns = netnsName(id, server.name)
      const { stdout } = await ip('-n', netns, '-4', 'neigh', 'show', 'nud', 'permanent')
      for (const line of stdout.split('\n')) {
        const address = line.split(' ')[0]
        if (address && line.includes(nowhere)) {
          await ip('-n', netns, 'neigh', 'del', address, 'dev', 'eth0')
        }
      }
    }),
  )
}
