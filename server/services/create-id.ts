import { randomUUID } from 'node:crypto'

/** For rows whose id must be known before they are written, as the owner of a sealed secret. */
export function createId(): string {
  return randomUUID()
}
