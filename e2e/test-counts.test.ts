import { expect, test } from 'vitest'
import { countsOfPlaywright, countsOfVitest } from './test-counts.ts'

test('a file that cannot be loaded, or whose set-up fails, counts as a failure', () => {
  const assertion = (fullName: string, status: string, failureMessages: string[]) => ({
    fullName,
    status,
    failureMessages,
  })
  const counts = countsOfVitest({
    testResults: [
      {
        name: 'a.lab-test.ts',
        status: 'failed',
        assertionResults: [assertion('right', 'passed', []), assertion('wrong', 'failed', ['Bad'])],
      },
      { name: 'b.lab-test.ts', status: 'failed', message: 'cannot load', assertionResults: [] },
      {
        name: 'c.lab-test.ts',
        status: 'failed',
        message: 'no lab',
        assertionResults: [assertion('never begun', 'skipped', [])],
      },
    ],
  })
  expect(counts).toEqual({
    passed: ['a.lab-test.ts › right'],
    failed: [
      { name: 'a.lab-test.ts › wrong', reason: 'Bad', file: 'a.lab-test.ts' },
      { name: 'b.lab-test.ts', reason: 'cannot load', file: 'b.lab-test.ts' },
      { name: 'c.lab-test.ts', reason: 'no lab', file: 'c.lab-test.ts' },
    ],
  })
})

test('a journey is named with the suites around it', () => {
  const spec = (title: string, status: string, messages: string[]) => ({
    title,
    file: 'one.spec.ts',
    tests: [{ status, results: messages.map((message) => ({ errors: [{ message }] })) }],
  })
  const counts = countsOfPlaywright({
    suites: [
      {
        title: 'one.spec.ts',
        specs: [spec('right', 'expected', [])],
        suites: [{ title: 'inner', specs: [spec('wrong', 'unexpected', ['Bad'])] }],
      },
    ],
  })
  expect(counts).toEqual({
    passed: ['one.spec.ts › right'],
    failed: [{ name: 'one.spec.ts › inner › wrong', reason: 'Bad', file: 'one.spec.ts' }],
  })
})
