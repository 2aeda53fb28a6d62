/** `npm run verify`: format, lint, types, structure, dead code, unit tests. */
import { runStep, type StepResult, summarize } from './steps.ts'
import { verifySteps } from './verify-steps.ts'

const results: StepResult[] = []
for (const step of verifySteps) results.push(await runStep(step))
process.exit(summarize(results) ? 0 : 1)
