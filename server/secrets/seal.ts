import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { SecretKey } from './key.ts'

/**
 * AES-256-GCM. `owner` (table and row id) is authenticated with it: a secret moved to another
 * row does not open. Format: v1:KEYID:base64(nonce | tag | ciphertext).
 */
export function seal(key: SecretKey, owner: string, plain: unknown): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce)
  cipher.setAAD(Buffer.from(owner))
  const body = Buffer.concat([cipher.update(JSON.stringify(plain), 'utf8'), cipher.final()])
  return `v1:${key.id}:${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')}`
}

/** Throws SecretUnreadable when the key is another one or the value was changed or moved. */
export function unseal(key: SecretKey, owner: string, sealed: string): unknown {
  const [version, keyId, encoded] = sealed.split(':')
  if (version !== 'v1' || !encoded) throw new SecretUnreadable('it is not in a known format')
  if (keyId !== key.id)
    throw new SecretUnreadable(`it was sealed with key ${keyId}, this console has key ${key.id}`)
  const bytes = Buffer.from(encoded, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, 12))
    decipher.setAAD(Buffer.from(owner))
    decipher.setAuthTag(bytes.subarray(12, 28))
    const plain = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
    return JSON.parse(plain.toString('utf8'))
  } catch {
    throw new SecretUnreadable('it was changed, or belongs to another entry')
  }
}

export class SecretUnreadable extends Error {
  constructor(reason: string) {
    super(
      `A stored secret cannot be read: ${reason}. Restore the key file, or enter the secret again.`,
    )
    this.name = 'SecretUnreadable'
  }
}
