import { z } from 'zod'
import type { SecretKey } from './key.ts'
import { SecretUnreadable, seal, unseal } from './seal.ts'

const schema = z.object({
  sstPassword: z.string().nullable().default(null),
  monitorPassword: z.string().nullable().default(null),
})

/** As JobSecrets of server/procedures/action-params.ts. */
export type SealedJobSecrets = z.infer<typeof schema>

const owner = (jobId: string) => `Job:${jobId}`

export function sealJobSecrets(key: SecretKey, jobId: string, secrets: SealedJobSecrets): string {
  return seal(key, owner(jobId), secrets)
}

/** Throws SecretUnreadable. */
export function unsealJobSecrets(key: SecretKey, jobId: string, sealed: string): SealedJobSecrets {
  const parsed = schema.safeParse(unseal(key, owner(jobId), sealed))
  if (!parsed.success) throw new SecretUnreadable('its content is not what this version stores')
  return parsed.data
}
