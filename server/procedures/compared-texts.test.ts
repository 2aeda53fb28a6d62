import { describe, expect, it } from 'vitest'
import { comparedTexts } from './compared-texts.ts'

describe('comparedTexts', () => {
  const row = { what: 'Bytes', planned: [100, 200] as [number, number], unit: 'bytes' as const }

  it('compares sizes with the nearer end', () => {
    expect(comparedTexts({ ...row, actual: 150, verdict: 'as planned' }).against).toBe('as planned')
    expect(comparedTexts({ ...row, actual: 260, verdict: 'more' }).against).toBe('60 B more')
    expect(comparedTexts({ ...row, actual: 60, verdict: 'less' }).against).toBe('40 B less')
  })
})
