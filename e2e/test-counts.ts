import { z } from 'zod'

export interface TestCounts {
  passed: number
  failed: number
}

const vitestReport = z.object({ numPassedTests: z.number(), numFailedTests: z.number() })
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
})

export function countsOfVitest(report: unknown): TestCounts {
  const { numPassedTests, numFailedTests } = vitestReport.parse(report)
  return { passed: numPassedTests, failed: numFailedTests }
}

/** A test that passed only on a second try counts as failed: nothing here is retried on purpose. */
export function countsOfPlaywright(report: unknown): TestCounts {
  const { stats } = playwrightReport.parse(report)
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky }
}
