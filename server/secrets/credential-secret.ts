import { z } from 'zod'
import type { SecretKey } from './key.ts'
import { SecretUnreadable, seal, unseal } from './seal.ts'

const schema = z.object({
  password: z.string().nullable().default(null),
  privateKey: z.string().nullable().default(null),
  passphrase: z.string().nullable().default(null),
  sudoPassword: z.string().nullable().default(null),
})

export type CredentialSecret = z.infer<typeof schema>

const owner = (credentialId: string) => `Credential:${credentialId}`

export function sealCredential(
  key: SecretKey,
  credentialId: string,
  secret: CredentialSecret,
): string {
  return seal(key, owner(credentialId), secret)
}

/** Throws SecretUnreadable. */
export function unsealCredential(
  key: SecretKey,
  credentialId: string,
  sealed: string,
): CredentialSecret {
  const parsed = schema.safeParse(unseal(key, owner(credentialId), sealed))
  if (!parsed.success) throw new SecretUnreadable('its content is not what this version stores')
  return parsed.data
}
