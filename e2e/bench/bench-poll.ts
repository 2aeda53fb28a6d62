import { setTimeout as sleep } from 'node:timers/promises'
import type { LabServer } from '#e2e/lab/lab-types.ts'
import { startBenchedCluster } from './benched-cluster.ts'

const WINDOW_MS = 60_000

/** CPU that the console costs a node: with it watching and after it stopped, on the same idle servers. */
export async function benchPoll(): Promise<void> {
  const cluster = await startBenchedCluster()
  try {
    await sleep(10_000)
    const watched = await cpuShares(cluster.lab.servers)
    await cluster.console.stop()
    await sleep(3000)
    const alone = await cpuShares(cluster.lab.servers)
    for (const [index, server] of cluster.lab.servers.entries()) {
      const [seen, unseen] = [watched[index], alone[index]]
      if (!seen || !unseen) throw new Error('The lab lost a server.')
      const percent = (share: number) => `${(share * 100).toFixed(2)} %`
      console.log(
        `| ${server.name} | mariadbd ${percent(seen.mariadbd - unseen.mariadbd)} | sshd and journalctl ${percent(seen.ssh - unseen.ssh)} | idle mariadbd ${percent(unseen.mariadbd)} |`,
      )
    }
  } finally {
    await cluster.lab.stop()
  }
}

interface CpuShare {
  /** Share of one core, 0 to 1 (and above with several). */
  mariadbd: number
  ssh: number
}

async function cpuShares(servers: LabServer[]): Promise<CpuShare[]> {
  const before = await Promise.all(servers.map(cpuTicks))
  await sleep(WINDOW_MS)
  const after = await Promise.all(servers.map(cpuTicks))
  return after.map((now, index) => {
    const then = before[index] ?? now
    const share = (ticks: number, earlier: number) => (ticks - earlier) / 100 / (WINDOW_MS / 1000)
    return { mariadbd: share(now.mariadbd, then.mariadbd), ssh: share(now.ssh, then.ssh) }
  })
}

/** User and system time of the processes by name, in ticks of 10 ms (proc(5), fields 14 and 15). */
async function cpuTicks(server: LabServer): Promise<CpuShare> {
  const { stdout } = await server.exec(['sh', '-c', 'cat /proc/[0-9]*/stat 2>/dev/null || true'])
  const sum = { mariadbd: 0, ssh: 0 }
  for (const line of stdout.split('\n')) {
    const name = /\((.*)\)/.exec(line)?.[1] ?? ''
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    const ticks = Number(fields[11]) + Number(fields[12])
    if (name === 'mariadbd') sum.mariadbd += ticks
    if (name === 'sshd' || name === 'sshd-session' || name === 'journalctl') sum.ssh += ticks
  }
  return sum
}
