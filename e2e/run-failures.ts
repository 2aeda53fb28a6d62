/** `npm run test:failures`: joins that fail, each for one cause; beside `npm test` for its length. */
import { prepareMachine } from './prepare-machine.ts'
import { runStep, summarize } from './steps.ts'

const reason = await prepareMachine({ browser: false })
if (reason !== null) {
  console.error(`The failures need real servers. ${reason}`)
  process.exit(1)
}
const result = await runStep({
  name: 'joins that fail (lab)',
  program: 'vitest',
  args: [
    'run',
    '--config',
    'e2e/lab/vitest.failures.config.ts',
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json={report}',
  ],
  report: 'vitest',
})
process.exit(summarize([result]) ? 0 : 1)
