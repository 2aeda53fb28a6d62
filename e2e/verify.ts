/** `npm run verify`: format, lint, types, structure, dead code, unit tests. */
import { runStep, summarize } from './steps.ts'
import { verifySteps } from './verify-steps.ts'

process.exit(summarize(verifySteps.map(runStep)) ? 0 : 1)
