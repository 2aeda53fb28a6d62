import type { DonorWish } from '#server/procedures/node-job-input.ts'

/** The wish as it stands in the URL; what means nothing leaves the choice to Galera. */
export function donorOf(text: string): DonorWish {
  if (text === 'advised') return { kind: 'advised' }
  const name = /^node:(.+)$/s.exec(text)?.[1]
  return name === undefined ? { kind: 'galera' } : { kind: 'named', name }
}
