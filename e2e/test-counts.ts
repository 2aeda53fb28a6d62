import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

export interface TestCounts {
  passed: number
  failed: number
  /** Name and first words of the reason of each failed test, for the end of the output. */
  failures: string[]
  /** The same of each test that failed once and passed at its second attempt. */
  unsteady: string[]
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
    tests: { status: string; results: { errors: { message?: string | undefined }[] }[] }[]
  }[]
  suites?: PlaywrightSuite[] | undefined
}
const playwrightSuite: z.ZodType<PlaywrightSuite> = z.object({
  title: z.string(),
  specs: z.array(
    z.object({
      title: z.string(),
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
  const said = (status: string) =>
    testResults.flatMap((file) =>
      file.assertionResults
        // A test that passed at once has nothing to say.
        .filter((test) => test.status === status && (test.failureMessages ?? []).length > 0)
        .map((test) => failure(`${file.name} › ${test.fullName}`, test.failureMessages ?? [])),
    )
  const broken = testResults.filter(
    (file) =>
      file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  )
  return {
    passed: numPassedTests,
    failed: numFailedTests,
    failures: [...broken.map((file) => failure(file.name, [file.message])), ...said('failed')],
    unsteady: said('passed'),
  }
}

export function countsOfPlaywright(report: unknown): TestCounts {
  const { stats, suites } = playwrightReport.parse(report)
  const said = (status: string) => suites.flatMap((suite) => saidBy(suite, '', status))
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    failures: said('unexpected'),
    unsteady: said('flaky'),
  }
}

/** What the tests of this status said when they failed, with the names of the suites around them. */
function saidBy(suite: PlaywrightSuite, path: string, status: string): string[] {
  const here = `${path}${suite.title} › `
  return [
    ...suite.specs
      .filter(({ tests }) => tests.some((test) => test.status === status))
      .map(({ title, tests }) => {
        const errors = tests.flatMap((test) => test.results.flatMap((one) => one.errors))
        return failure(
          here + title,
          errors.map((error) => error.message),
        )
      }),
    ...(suite.suites ?? []).flatMap((inner) => saidBy(inner, here, status)),
  ]
}
