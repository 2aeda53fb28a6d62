import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

export interface TestCounts {
  passed: number
  failed: number
  /** Name and first words of the reason of each failed test, for the end of the output. */
  failures: string[]
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
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
    ok: boolean
    tests: { results: { errors: { message?: string | undefined }[] }[] }[]
  }[]
  suites?: PlaywrightSuite[] | undefined
}
const playwrightSuite: z.ZodType<PlaywrightSuite> = z.object({
  title: z.string(),
  specs: z.array(
    z.object({
      title: z.string(),
      ok: z.boolean(),
      tests: z.array(
        z.object({
          results: z.array(
            z.object({ errors: z.array(z.object({ message: z.string().optional() })) }),
          ),
        }),
      ),
    }),
  ),
  suites: z.array(z.lazy(() => playwrightSuite)).optional(),
})
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  suites: z.array(playwrightSuite),
})

const reasonLength = 1200
function failure(name: string, messages: readonly (string | undefined)[]): string {
  const reason = stripVTControlCharacters(messages.filter(Boolean).join('\n'))
  return `${name}\n${reason.slice(0, reasonLength).replaceAll(/^/gm, '    ')}`
}

export function countsOfVitest(report: unknown): TestCounts {
  const { numPassedTests, numFailedTests, testResults } = vitestReport.parse(report)
  const failures = testResults.flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === 'failed')
    if (failed.length === 0 && file.status === 'failed') return [failure(file.name, [file.message])]
    return failed.map((test) =>
      failure(`${file.name} › ${test.fullName}`, test.failureMessages ?? []),
    )
  })
  return { passed: numPassedTests, failed: numFailedTests, failures }
}

/** A test that passed only on a second try counts as failed: nothing here is retried on purpose. */
export function countsOfPlaywright(report: unknown): TestCounts {
  const { stats, suites } = playwrightReport.parse(report)
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    failures: suites.flatMap((suite) => failuresOf(suite, '')),
  }
}

function failuresOf(suite: PlaywrightSuite, path: string): string[] {
  const here = `${path}${suite.title} › `
  return [
    ...suite.specs
      .filter((spec) => !spec.ok)
      .map((spec) => {
        const errors = spec.tests.flatMap((test) => test.results.flatMap((one) => one.errors))
        return failure(
          here + spec.title,
          errors.map((error) => error.message),
        )
      }),
    ...(suite.suites ?? []).flatMap((inner) => failuresOf(inner, here)),
  ]
}
