import { spaceForServer } from '#server/galera/disk/space-for-copy.ts'
import { formatBytes } from '#server/galera/figures.ts'
import { bytesOption, parseProviderOptions } from '#server/galera/provider-options.ts'
import { methodRule } from '#server/galera/sst-methods.ts'
import { estimateTransfer, type TransferEstimate } from '#server/galera/transfer-estimate.ts'
import type { NodeJobInput } from './node-job-input.ts'
import type { PreflightFinding, WayBackForecast } from './plan.ts'
import { blocking, warning } from './preflight/finding.ts'

/** What a full copy moves and takes, from the size of the donor. */
export function copyEstimate(
  { source, scene, nodeId }: NodeJobInput,
  wayBack: WayBackForecast | null,
): TransferEstimate {
  return estimateTransfer({
    method: wayBack?.method ?? 'rsync',
    parts: source?.dataParts ?? null,
    dataDirBytes: source?.mariadb?.dataBytes ?? null,
    formerBytes: 0,
    gcacheBytes: gcacheBytesOf(scene, nodeId),
    lookupMs: 0,
    threads: source?.cpuCount ?? 1,
    linkBytesPerSecond: null,
  })
}

function gcacheBytesOf({ facts }: NodeJobInput['scene'], nodeId: string): number {
  const text = facts.stored.get(nodeId)?.variables?.['wsrep_provider_options'] ?? ''
  return bytesOption(parseProviderOptions(text), 'gcache.size') ?? 128 * 2 ** 20
}

/** What would make a rebuild fail after its data are set aside. */
export function rebuildFindings(
  input: NodeJobInput,
  name: string,
  wayBack: WayBackForecast | null,
): PreflightFinding[] {
  return [
    ...methodFindings(name, wayBack?.method ?? null),
    ...insideFindings(input, name),
    ...spaceFindings(input, name, wayBack),
  ]
}

function methodFindings(name: string, method: string | null): PreflightFinding[] {
  if (method !== null && methodRule(method)?.kind !== 'logical') return []
  return [
    blocking('method', [name], {
      title:
        method === null
          ? `wsrep_sst_method of ${name} is not known.`
          : `${name} receives by ${method}, which loads into a working server.`,
      why: 'A node whose data are set aside is none.',
      mend: 'Set wsrep_sst_method to mariabackup or rsync on it, then plan again.',
    }),
  ]
}

/** Certificates and keys that lie among the data would go with them. */
function insideFindings({ server }: NodeJobInput, name: string): PreflightFinding[] {
  const dataDir = server.mariadb?.dataDir.replace(/(.)\/+$/, '$1')
  const texts = Object.entries(server.options).filter(([option]) =>
    /ssl|key_management|wsrep_provider_options/.test(option),
  )
  const inside = texts.filter(([, value]) => dataDir !== undefined && value.includes(`${dataDir}/`))
  return inside.map(([option]) =>
    blocking(`inside-data:${option}`, [name], {
      title: `${option} on ${name} names a file in ${dataDir}.`,
      why: 'It would be set aside with the data, and the server could not start without it.',
      mend: 'Move that file elsewhere and point the option there, then plan again.',
    }),
  )
}

function spaceFindings(
  input: NodeJobInput,
  name: string,
  wayBack: WayBackForecast | null,
): PreflightFinding[] {
  const free = input.server.disk.dataDirFreeBytes
  const { neededBytes } = copyEstimate(input, wayBack)
  if (free === null || neededBytes === null) {
    return [
      warning(`disk:${name}`, [name], {
        title: `Whether the disk of ${name} holds two copies of the data is not known.`,
        why: 'The old data stay on the same disk, set aside, while the new ones arrive.',
        mend: 'Compare the donor’s data with the free space by hand.',
      }),
    ]
  }
  const needed = spaceForServer(neededBytes, gcacheBytesOf(input.scene, input.nodeId))
  if (free >= needed) return []
  return [
    blocking(`disk:${name}`, [name], {
      title: `${name} has ${formatBytes(free)} free and needs ${formatBytes(needed)}.`,
      why: 'The old data stay on the same disk, set aside, while the new ones arrive.',
      mend: 'Free space or enlarge the disk, then plan again.',
    }),
  ]
}
