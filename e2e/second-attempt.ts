import type { FailedTest, TestCounts } from './test-counts.ts'

export interface BothAttempts extends TestCounts {
  /** What failed at first and passed at the second attempt. */
  unsteady: FailedTest[]
}

/**
 * What two attempts tell together: a test counts as failed when it passed in neither. The second
 * runs whole files again, so it may also repeat what had passed.
 */
export function bothAttempts(first: TestCounts, second: TestCounts): BothAttempts {
  const passedAtFirst = new Set(first.passed)
  const passedThen = second.passed.filter((name) => !passedAtFirst.has(name))
  const mended = new Set(passedThen)
  const failedThen = second.failed.filter(({ name }) => !passedAtFirst.has(name))
  const stillFails = new Set(failedThen.map(({ name }) => name))
  const brokenThen = new Set(second.failed.map(({ file }) => file))
  // A file whose set-up failed has no test of that name; it is mended when nothing of it fails.
  const isMended = ({ name, file }: FailedTest) =>
    mended.has(name) || (name === file && !brokenThen.has(file) && hasPassed(second, file))
  return {
    passed: [...first.passed, ...passedThen],
    failed: [
      ...failedThen,
      ...first.failed.filter((test) => !isMended(test) && !stillFails.has(test.name)),
    ],
    unsteady: first.failed.filter(isMended),
  }
}

function hasPassed({ passed }: TestCounts, file: string): boolean {
  return passed.some((name) => name.startsWith(`${file} › `))
}
