import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, chmodSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { readKey, readOrCreateKey } from './key.ts'
import { SecretUnreadable, seal, unseal } from './seal.ts'

const key = { id: 'k1', bytes: randomBytes(32) }
const folders: string[] = []
const scratch = () => {
  const folder = mkdtempSync(join(tmpdir(), 'synced-key-'))
  folders.push(folder)
  return folder
}
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })))

describe('sealed secrets', () => {
  it('open again as they were', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(unseal(key, 'Credential:a', seal(key, 'Credential:a', { text }))).toEqual({ text })
      }),
    )
  })

  it('do not open when moved to another row', () => {
    const sealed = seal(key, 'Credential:a', 'secret')
    expect(() => unseal(key, 'Credential:b', sealed)).toThrow(SecretUnreadable)
  })

  it('do not open when a bit was changed', () => {
    const [version, id, body = ''] = seal(key, 'Credential:a', 'secret').split(':')
    const bytes = Buffer.from(body, 'base64')
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    expect(() =>
      unseal(key, 'Credential:a', [version, id, bytes.toString('base64')].join(':')),
    ).toThrow(SecretUnreadable)
  })

  it('name the key that is missing', () => {
    const sealed = seal({ id: 'old', bytes: randomBytes(32) }, 'Credential:a', 'secret')
    expect(() => unseal(key, 'Credential:a', sealed)).toThrow(/key old/)
  })

  it('hold nothing readable and never look the same twice', () => {
    const [one, two] = [seal(key, 'a', 'hunter2-hunter2'), seal(key, 'a', 'hunter2-hunter2')]
    expect(one).not.toBe(two)
    expect(Buffer.from(one.split(':')[2] ?? '', 'base64').toString('latin1')).not.toContain(
      'hunter2',
    )
  })
})

describe('the key file', () => {
  it('is made with mode 0600 and read again the same', () => {
    const file = join(scratch(), 'deep/synced.key')
    const made = readOrCreateKey(file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readOrCreateKey(file)).toEqual(made)
  })

  it('is refused when others may read it', () => {
    const file = join(scratch(), 'synced.key')
    readOrCreateKey(file)
    chmodSync(file, 0o640)
    expect(() => readKey(file)).toThrow(/chmod 600/)
  })

  it('is refused when it is something else', () => {
    const file = join(scratch(), 'synced.key')
    writeFileSync(file, 'not a key', { mode: 0o600 })
    expect(() => readKey(file)).toThrow(/not a key/)
  })
})
