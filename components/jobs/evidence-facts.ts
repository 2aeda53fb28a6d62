import { formatBytes, formatDuration } from '#components/lib/format.ts'

/** What proved a step done, as terms and values to be read. Pure. */
export function evidenceFacts(
  evidence: Readonly<Record<string, unknown>>,
): { key: string; term: string; value: string }[] {
  return Object.entries(evidence).map(([key, value]) => ({
    key,
    term: termOf(key),
    value: valueOf(key, value),
  }))
}

/** "effectiveValue" and "effective_value" to "Effective value"; names of settings stay as they are. */
function termOf(key: string): string {
  if (/^wsrep_|[.-]/.test(key)) return key
  const bare = key.replace(/(?<=[a-z])(Ms|Bytes)$/, (unit) => (unit === 'Ms' ? '' : ' bytes'))
  const words = bare
    .replaceAll('_', ' ')
    .replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function valueOf(key: string, value: unknown): string {
  if (value === null || value === undefined) return 'unknown'
  if (typeof value === 'number') {
    if (/^bytes$|Bytes$/.test(key)) return formatBytes(value)
    if (/[a-z]Ms$/.test(key)) return formatDuration(value)
    return String(value)
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value === '' ? '(empty)' : value
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) {
    return value.length === 0 ? 'none' : value.join(', ')
  }
  const fields = typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : []
  return fields.length > 0 && fields.every(([, each]) => typeof each !== 'object' || each === null)
    ? fields.map(([name, each]) => `${name} ${valueOf(name, each)}`).join(', ')
    : JSON.stringify(value)
}
