import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface SecretKey {
  /** Short name of the key, stored with each secret, so that a later rotation can tell keys apart. */
  id: string
  bytes: Buffer
}

export interface StoredKey extends SecretKey {
  file: string
}

/** Reads the key, or makes it (32 random bytes, mode 0600) when the file is missing. */
export function readOrCreateKey(file: string): StoredKey {
  try {
    const line = `${randomBytes(4).toString('hex')}:${randomBytes(32).toString('base64')}\n`
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, line, { mode: 0o600, flag: 'wx' })
    chmodSync(file, 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readKey(file)
}

/** Throws when other users of the machine could read the key, or when the file is no key. */
export function readKey(file: string): StoredKey {
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new Error(`The key file ${file} can be read by others. Run: chmod 600 ${file}`)
  }
  const [id, encoded] = readFileSync(file, 'utf8').trim().split(':')
  const bytes = Buffer.from(encoded ?? '', 'base64')
  if (!id || bytes.length !== 32) {
    throw new Error(
      `${file} is not a key of Synced. Restore it from a backup: without it the stored secrets cannot be read.`,
    )
  }
  return { id, bytes, file }
}
