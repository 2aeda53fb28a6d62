/** `npm test`: everything. What needs servers runs on the lab. */
import { prepareMachine } from './prepare-machine.ts'
import { runFailedAgain, runStep, type Step, type StepResult, summarize } from './steps.ts'
import { verifySteps } from './verify-steps.ts'

const onServers = [
  'run',
  '--config',
  'e2e/lab/vitest.config.ts',
  '--reporter=verbose',
  '--reporter=json',
  '--outputFile.json={report}',
]
const inBrowser = ['test', '--config', 'e2e/playwright.config.ts']

/** Both wait for servers most of the time, so they run beside each other, each with labs of its own. */
const labSteps: Step[] = [
  {
    name: 'integration',
    program: 'vitest',
    args: onServers,
    report: 'vitest',
    // Whole files: each brings up a lab of its own, and its tests build on one another.
    again: (failed) => [...onServers, ...new Set(failed.map(({ file }) => file))],
  },
  {
    name: 'journeys',
    program: 'playwright',
    args: inBrowser,
    report: 'playwright',
    again: () => [...inBrowser, '--last-failed'],
  },
]

const reason = await prepareMachine({ browser: true })
const results: StepResult[] = []
for (const step of verifySteps) results.push(await runStep(step))
if (reason === null) {
  const first = await Promise.all(
    labSteps.map(async (step) => ({ step, result: await runStep(step, { beside: true }) })),
  )
  // On a machine that is quiet again. Real servers share its cores: what passes only then is named.
  for (const { step, result } of first) results.push(await runFailedAgain(step, result))
} else {
  console.error(`\nThe tests on real servers cannot run. ${reason}`)
  const cannot = { ok: false, seconds: 0, passed: [], failed: [], unsteady: [] }
  results.push(...labSteps.map(({ name }) => ({ name, ...cannot })))
}
process.exit(summarize(results) ? 0 : 1)
