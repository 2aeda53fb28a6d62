import { z } from 'zod'
import type { SecretKey } from './key.ts'
import { SecretUnreadable, seal, unseal } from './seal.ts'

/** By the names of the receiver's kind. */
export type ChannelSecrets = Record<string, string>

const owner = (channelId: string) => `Channel:${channelId}`

export function sealChannel(key: SecretKey, channelId: string, secrets: ChannelSecrets): string {
  return seal(key, owner(channelId), secrets)
}

/** Throws SecretUnreadable. */
export function unsealChannel(key: SecretKey, channelId: string, sealed: string): ChannelSecrets {
  const parsed = z.record(z.string(), z.string()).safeParse(unseal(key, owner(channelId), sealed))
  if (!parsed.success) throw new SecretUnreadable('its content is not what this version stores')
  return parsed.data
}
