import { z } from 'zod'
import { channelConfig, type ChannelConfig } from '#server/alerts/channels/channel-kinds.ts'
import { addressRefusal, parseRange } from '#server/alerts/outbound/address-rules.ts'
import { type ChannelSecrets, sealChannel } from '#server/secrets/channel-secret.ts'
import type { Deps } from './actor.ts'
import type { ChannelInput } from './channels.ts'
import { notFound, OperatorProblem } from './operator-problem.ts'

interface Before {
  secrets: ChannelSecrets
  clusterIds: string[]
}

/** The row of a channel as it is to be stored. Throws OperatorProblem. */
export async function checkedRow(deps: Deps, id: string, input: ChannelInput, before: Before) {
  const config = checkedConfig(input, { ...before.secrets, ...input.secrets })
  const ranges = input.allowedRanges.filter(Boolean)
  for (const range of ranges) {
    if (parseRange(range) === null) {
      throw new OperatorProblem(
        'invalid',
        `${range} is no address range.`,
        'Write it as 10.1.0.0/16 or fd00:1::/64; a single address as 10.1.2.3/32. Bits behind the prefix are zero.',
      )
    }
  }
  refuseForbiddenAddress(config, ranges)
  await refuseTakenName(deps, input.name, id)
  const clusterIds = await knownClusters(deps, input.clusterIds, before.clusterIds)
  const data = {
    name: input.name,
    settings: JSON.stringify(config.settings),
    sealed: sealChannel(deps.key, id, config.secrets as ChannelSecrets),
    leastSeverity: input.leastSeverity,
    clusterIds: clusterIds === null ? null : JSON.stringify(clusterIds),
    allowedRanges: JSON.stringify(ranges),
  }
  return { data, config }
}

function checkedConfig(input: ChannelInput, secrets: ChannelSecrets): ChannelConfig {
  try {
    return channelConfig(input.kind, input.settings, secrets)
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const [issue] = error.issues
    throw new OperatorProblem(
      'invalid',
      `${issue?.path.join('.') ?? 'settings'}: ${issue?.message ?? 'not valid.'}`,
      'Correct it and save again.',
    )
  }
}

/** Names are resolved and checked when something is sent; an address can be told at once. */
function refuseForbiddenAddress(config: ChannelConfig, ranges: readonly string[]): void {
  const address = (hostOf(config) ?? '').replace(/^\[(.*)\]$/, '$1')
  if (!/^[\d.]+$|:/.test(address)) return
  const refusal = addressRefusal(address, ranges)
  if (refusal === null) return
  throw new OperatorProblem(
    'invalid',
    refusal,
    'If the receiver is there, add its range to the allowed private ranges of this channel.',
  )
}

/** null: the kind and the region tell it. */
function hostOf(config: ChannelConfig): string | null {
  const place = { ...config.settings, ...config.secrets } as { url?: string; host?: string }
  return place.host ?? URL.parse(place.url ?? '')?.hostname ?? null
}

async function refuseTakenName(deps: Deps, name: string, ownId: string): Promise<void> {
  const other = await deps.db.channel.findUnique({ where: { name }, select: { id: true } })
  if (other && other.id !== ownId) {
    throw new OperatorProblem(
      'conflict',
      `There is a channel named ${name} already.`,
      'Choose another name, or change that one.',
    )
  }
}

/** Without those that stood there before and are removed: no box of the form shows them. */
async function knownClusters(
  deps: Deps,
  ids: string[] | null,
  before: readonly string[],
): Promise<string[] | null> {
  if (ids === null) return null
  const rows = await deps.db.cluster.findMany({ where: { id: { in: ids } }, select: { id: true } })
  const known = ids.filter((id) => rows.some((row) => row.id === id))
  if (ids.some((id) => !known.includes(id) && !before.includes(id))) throw notFound('cluster')
  if (known.length > 0) return known
  throw new OperatorProblem(
    'invalid',
    'The clusters that this channel was limited to are removed.',
    'Choose at least one cluster, or all.',
  )
}

type CheckedRow = Awaited<ReturnType<typeof checkedRow>>['data']

/** Who got what told is asked later: the host belongs to it, the rest of the address may be secret. */
export const audited = (data: CheckedRow, config: ChannelConfig) => ({
  kind: config.kind,
  host: hostOf(config),
  ...(config.kind === 'email' ? { to: config.settings.to } : {}),
  leastSeverity: data.leastSeverity,
  clusters: readIds(data.clusterIds) ?? 'all',
  allowedRanges: JSON.parse(data.allowedRanges) as string[],
})

export function readIds(json: string | null): string[] | null {
  return json === null ? null : (JSON.parse(json) as string[])
}
