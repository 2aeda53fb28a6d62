import { expect, test } from 'vitest'
import { countsOfPlaywright, countsOfVitest } from './test-counts.ts'

test('a lab test that passed at its second attempt counts as passed and is named', () => {
  const assertion = (fullName: string, status: string, failureMessages: string[]) => ({
    fullName,
    status,
    failureMessages,
  })
  const counts = countsOfVitest({
    numPassedTests: 2,
    numFailedTests: 1,
    testResults: [
      {
        name: 'a.lab-test.ts',
        status: 'failed',
        assertionResults: [
          assertion('at once', 'passed', []),
          assertion('at the second', 'passed', ['Error: late']),
          assertion('never', 'failed', ['Error: wrong', 'Error: wrong again']),
        ],
      },
      { name: 'b.lab-test.ts', status: 'failed', message: 'cannot load', assertionResults: [] },
    ],
  })
  expect(counts).toEqual({
    passed: 2,
    failed: 1,
    failures: [
      'b.lab-test.ts\n    cannot load',
      'a.lab-test.ts › never\n    Error: wrong\n    Error: wrong again',
    ],
    unsteady: ['a.lab-test.ts › at the second\n    Error: late'],
  })
})

test('a journey that passed at its second attempt counts as passed and is named', () => {
  const spec = (title: string, status: string, messages: string[]) => ({
    title,
    tests: [{ status, results: messages.map((message) => ({ errors: [{ message }] })) }],
  })
  const counts = countsOfPlaywright({
    stats: { expected: 1, unexpected: 1, flaky: 1 },
    suites: [
      {
        title: 'one.spec.ts',
        specs: [spec('at once', 'expected', [])],
        suites: [
          {
            title: 'inner',
            specs: [spec('twice', 'flaky', ['late']), spec('never', 'unexpected', ['wrong'])],
          },
        ],
      },
    ],
  })
  expect(counts).toEqual({
    passed: 2,
    failed: 1,
    failures: ['one.spec.ts › inner › never\n    wrong'],
    unsteady: ['one.spec.ts › inner › twice\n    late'],
  })
})
