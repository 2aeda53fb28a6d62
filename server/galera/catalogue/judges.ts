import type { Severity } from '#server/galera/model.ts'

type Judge = (value: string) => Severity | null

/** Judges a number by the highest limit that it exceeds; no number, no judgement. */
export function judgeAbove(
  limits: Partial<Record<'notice' | 'warning' | 'critical', number>>,
): Judge {
  return (value) => {
    const number = value.trim() === '' ? NaN : Number(value)
    if (!Number.isFinite(number)) return null
    for (const severity of ['critical', 'warning', 'notice'] as const) {
      const limit = limits[severity]
      if (limit !== undefined && number > limit) return severity
    }
    return 'ok'
  }
}

/** Judges a text by what it should be, regardless of case; a missing value is not judged. */
export function judgeText(expected: string, otherwise: Severity): Judge {
  return (value) => {
    if (value === '') return null
    return value.toLowerCase() === expected.toLowerCase() ? 'ok' : otherwise
  }
}

/** Healthy when empty. */
export function judgeEmpty(otherwise: Severity): Judge {
  return (value) => (value.trim() === '' ? 'ok' : otherwise)
}
