/** `npm test`: everything. What needs servers runs on the lab. */
import { prepareMachine } from './prepare-machine.ts'
import { runStep, type Step, summarize } from './steps.ts'
import { verifySteps } from './verify-steps.ts'

const labSteps: Step[] = [
  {
    name: 'integration (lab)',
    program: 'vitest',
    args: [
      'run',
      '--config',
      'e2e/lab/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      '--outputFile.json={report}',
    ],
    report: 'vitest',
  },
  {
    name: 'journeys (browser and lab)',
    program: 'playwright',
    args: ['test', '--config', 'e2e/playwright.config.ts'],
    report: 'playwright',
  },
]

const reason = await prepareMachine({ browser: true })
const results = verifySteps.map(runStep)
if (reason === null) {
  results.push(...labSteps.map(runStep))
} else {
  console.error(`\nThe tests on real servers cannot run. ${reason}`)
  results.push(
    ...labSteps.map(({ name }) => ({
      name,
      ok: false,
      seconds: 0,
      passed: 0,
      failed: 1,
      failures: [],
      unsteady: [],
    })),
  )
}
process.exit(summarize(results) ? 0 : 1)
