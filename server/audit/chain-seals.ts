import { createHmac, hkdfSync } from 'node:crypto'
import type { SecretKey } from '#server/secrets/key.ts'
import type { EntryRow } from './read-entries.ts'

export interface ChainHead {
  begunAtMs: number
  count: number
  lastId: number
  seal: string
}

/** Of the console's key, which lies outside the database: who has only that cannot seal. */
export function chainKeyOf(key: SecretKey): Buffer {
  return Buffer.from(hkdfSync('sha256', key.bytes, '', 'synced audit chain', 32))
}

/** Of the first entry, the seal before it. */
export function beginningOf(chainKey: Buffer, begunAtMs: number): string {
  return hmac(chainKey, ['beginning', begunAtMs])
}

/** Over the entry, its place and, by the seal before it, all entries before it. */
export function entrySeal(
  chainKey: Buffer,
  before: string,
  place: number,
  entry: EntryRow,
): string {
  const { id, atMs, actorId, actorName, action, target, outcome, detail, address } = entry
  const facts = [id, atMs, actorId, actorName, action, target, outcome, detail, address]
  return hmac(chainKey, ['entry', before, place, ...facts])
}

export function headSeal(chainKey: Buffer, { begunAtMs, count, lastId, seal }: ChainHead): string {
  return hmac(chainKey, ['head', begunAtMs, count, lastId, seal])
}

function hmac(chainKey: Buffer, parts: (string | number | null)[]): string {
  return createHmac('sha256', chainKey).update(JSON.stringify(parts)).digest('base64url')
}
