import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startAptProxy } from './apt-proxy.ts'
import type { DebianRelease } from './debian-release.ts'
import { withFileLock } from './file-lock.ts'
import { LabError } from './lab-error.ts'
import { cgroupName, labDirectory, labsDirectory, locksDirectory } from './lab-paths.ts'
import {
  createLabState,
  labIds,
  privateKeyFile,
  processStartTicks,
  runningLabs,
  updateLabState,
} from './lab-state.ts'
import type { MachineApt } from './machine-apt.ts'
import { createBridge, takenNetworks } from './network.ts'
import { removeLab, sweepDeadLabs } from './remove-lab.ts'
import { makeKey } from './server-root.ts'
import { startGuardian } from './start-guardian.ts'
import type { Guardian } from './start-guardian.ts'
import { chooseSubnet } from './subnet.ts'
import type { SubnetPrefix } from './subnet.ts'

/** Begins a lab without servers: its record, guardian, network, SSH key and apt proxy. */
export async function beginLab(options: {
  release: DebianRelease
  apt: MachineApt
}): Promise<{ id: string; guardian: Guardian }> {
  await sweepDeadLabs()
  const { id, prefix } = await withFileLock(join(locksDirectory(), 'begin'), async () => {
    mkdirSync(labsDirectory(), { recursive: true, mode: 0o700 })
    const id = freeId()
    const prefix = chooseSubnet([...(await takenNetworks()), ...reservedSubnets()], Math.random)
    const startTicks = processStartTicks(process.pid)
    if (startTicks === null) throw new LabError('/proc is not readable.')
    createLabState({
      id,
      prefix,
      owner: { pid: process.pid, startTicks },
      startedAtMs: Date.now(),
      release: options.release,
      aptProxyUrl: null,
      servers: [],
    })
    return { id, prefix }
  })
  try {
    return { id, guardian: await equip(id, prefix, options.apt) }
  } catch (error) {
    await removeLab(id)
    throw error
  }
}

async function equip(id: string, prefix: SubnetPrefix, apt: MachineApt): Promise<Guardian> {
  const guardian = await startGuardian(id)
  await createBridge(id, prefix)
  await makeKey('ed25519', privateKeyFile(id))
  const proxy = await startAptProxy({
    apt,
    address: `${prefix}.1`,
    configDirectory: join(labDirectory(id), 'apt-proxy'),
    cgroup: join(cgroupName(id), 'apt-proxy'),
  })
  await updateLabState(id, (state) => {
    state.aptProxyUrl = proxy.url
  })
  return guardian
}

/** Of labs that have no bridge yet. */
function reservedSubnets(): string[] {
  return runningLabs().map((lab) => `${lab.prefix}.0/24`)
}

function freeId(): string {
  const taken = labIds()
  for (;;) {
    const id = randomBytes(2).toString('hex')
    if (!taken.includes(id)) return id
  }
}
