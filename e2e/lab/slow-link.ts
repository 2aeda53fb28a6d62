import { LabError } from './lab-error.ts'
import { netnsName, vethName } from './lab-paths.ts'
import type { ServerRecord } from './lab-state.ts'
import { runCommand } from './run-command.ts'

export interface SlowLink {
  /** Each way, so a round trip takes twice as long. */
  delayMs?: number
  rateMbit?: number
}

/** Slows both directions: on the bridge's side what the server receives, on its eth0 what it sends. */
export async function slowLink(id: string, server: ServerRecord, link: SlowLink): Promise<void> {
  await unslowLink(id, server)
  const { delayMs, rateMbit } = link
  if (delayMs === undefined && rateMbit === undefined) return
  for (const side of sides(id, server)) {
    await addQdisc(
      side,
      delayMs === undefined ? tokenBucket(rateMbit ?? 1) : netem(delayMs, rateMbit),
    )
  }
}

export async function unslowLink(id: string, server: ServerRecord): Promise<void> {
  for (const side of sides(id, server)) {
    await runCommand(['tc', ...side.netns, 'qdisc', 'del', 'dev', side.device, 'root'], {
      check: false,
    })
  }
}

interface Side {
  netns: string[]
  device: string
}

function sides(id: string, server: ServerRecord): Side[] {
  return [
    { netns: [], device: vethName(id, server.lastOctet) },
    { netns: ['-n', netnsName(id, server.name)], device: 'eth0' },
  ]
}

function tokenBucket(rateMbit: number): string[] {
  return ['tbf', 'rate', `${rateMbit}mbit`, 'burst', '64kb', 'latency', '200ms']
}

function netem(delayMs: number, rateMbit: number | undefined): string[] {
  const rate = rateMbit === undefined ? [] : ['rate', `${rateMbit}mbit`]
  return ['netem', 'limit', '20000', 'delay', `${delayMs}ms`, ...rate]
}

async function addQdisc(side: Side, discipline: string[]): Promise<void> {
  const { code, stderr } = await runCommand(
    ['tc', ...side.netns, 'qdisc', 'add', 'dev', side.device, 'root', ...discipline],
    { check: false },
  )
  if (code === 0) return
  if (stderr.includes('qdisc kind is unknown')) {
    throw new LabError(
      `This kernel has no ${discipline[0]}, which delays packets. Use a kernel with CONFIG_NET_SCH_NETEM, or give rateMbit only.`,
    )
  }
  throw new LabError(`tc failed: ${stderr.trim()}`)
}
