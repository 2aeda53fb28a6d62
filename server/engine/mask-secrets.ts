/** Hides secrets in texts that are kept or shown. Pure. */
import { hideSecretOptions } from '#server/galera/secret-options.ts'

const MASK = '••••••'

export type Mask = (text: string) => string

/** Masks each secret, as it is and in the ways that programs repeat it. Empty texts are no secrets. */
export function createMask(secrets: readonly (string | null | undefined)[]): Mask {
  const forms = new Set<string>()
  for (const secret of secrets) {
    if (!secret) continue
    for (const form of formsOf(secret)) if (form !== '') forms.add(form)
  }
  if (forms.size === 0) return (text) => text
  // The longest first: a secret may be part of another one.
  const longestFirst = [...forms].sort((a, b) => b.length - a.length)
  const pattern = new RegExp(longestFirst.map(escaped).join('|'), 'g')
  // As many lines as before: a detached command is followed on by their number.
  return (text) => text.replace(pattern, (found) => found.replaceAll(/[^\n]+/g, MASK))
}

/** For what a job keeps of servers: these secrets, and every option whose name tells of one. */
export function createJobMask(secrets: readonly (string | null | undefined)[]): Mask {
  const own = createMask(secrets)
  return (text) => hideSecretOptions(own(text))
}

/** Masks every text within a value that is to be stored as JSON. */
export function maskDeep(mask: Mask, value: unknown): unknown {
  if (typeof value === 'string') return mask(value)
  if (Array.isArray(value)) return value.map((item) => maskDeep(mask, item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, maskDeep(mask, item)]),
  )
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function formsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1)
  const lines = secret.split('\n').filter((line) => line.length >= 8)
  return [
    secret,
    json,
    secret.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
    secret.replaceAll("'", "''"),
    secret.replaceAll("'", `'\\''`),
    // Output is read line by line, and a private key has many.
    ...(lines.length > 1 ? lines : []),
  ]
}
