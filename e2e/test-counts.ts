import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

export interface TestCounts {
  /** Names of the tests that passed. */
  passed: string[]
  failed: FailedTest[]
}

export interface FailedTest {
  name: string
  /** First words of the reason. */
  reason: string
  file: string
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
})

interface PlaywrightSuite {
  title: string
  specs: {
    title: string
    file: string
    tests: { status: string; results: { errors: { message?: string | undefined }[] }[] }[]
  }[]
  suites?: PlaywrightSuite[] | undefined
}
const playwrightSuite: z.ZodType<PlaywrightSuite> = z.object({
  title: z.string(),
  specs: z.array(
    z.object({
      title: z.string(),
      file: z.string(),
      tests: z.array(
        z.object({
          status: z.string(),
          results: z.array(
            z.object({ errors: z.array(z.object({ message: z.string().optional() })) }),
          ),
        }),
      ),
    }),
  ),
  suites: z.array(z.lazy(() => playwrightSuite)).optional(),
})
const playwrightReport = z.object({ suites: z.array(playwrightSuite) })

const reasonLength = 1200
function reasonOf(messages: readonly (string | undefined)[]): string {
  return stripVTControlCharacters(messages.filter(Boolean).join('\n')).slice(0, reasonLength)
}

export function countsOfVitest(report: unknown): TestCounts {
  const counts: TestCounts = { passed: [], failed: [] }
  for (const { name: file, status, message, assertionResults } of vitestReport.parse(report)
    .testResults) {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    for (const { fullName, failureMessages } of failed) {
      const reason = reasonOf(failureMessages ?? [])
      counts.failed.push({ name: `${file} › ${fullName}`, reason, file })
    }
    // It could not be loaded, or its set-up failed.
    if (status === 'failed' && failed.length === 0)
      counts.failed.push({ name: file, reason: reasonOf([message]), file })
    const passed = assertionResults.filter((test) => test.status === 'passed')
    counts.passed.push(...passed.map(({ fullName }) => `${file} › ${fullName}`))
  }
  return counts
}

export function countsOfPlaywright(report: unknown): TestCounts {
  const counts: TestCounts = { passed: [], failed: [] }
  for (const suite of playwrightReport.parse(report).suites) countSuite(suite, '', counts)
  return counts
}

function countSuite(suite: PlaywrightSuite, path: string, counts: TestCounts): void {
  const here = `${path}${suite.title} › `
  for (const { title, file, tests } of suite.specs) {
    for (const { status, results } of tests) {
      const errors = results.flatMap((one) => one.errors)
      const reason = reasonOf(errors.map(({ message }) => message))
      if (status === 'unexpected') counts.failed.push({ name: here + title, reason, file })
      if (status === 'expected') counts.passed.push(here + title)
    }
  }
  for (const inner of suite.suites ?? []) countSuite(inner, here, counts)
}
