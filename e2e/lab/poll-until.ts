import { setTimeout as sleep } from 'node:timers/promises'
import { LabError } from './lab-error.ts'

/** Asks `question` until it is true; throws when it is not within `timeoutMs`. */
export async function pollUntil(
  what: string,
  question: () => Promise<boolean>,
  options: { timeoutMs: number; everyMs?: number },
): Promise<void> {
  const deadline = Date.now() + options.timeoutMs
  for (;;) {
    if (await question()) return
    if (Date.now() > deadline) {
      throw new LabError(`${what} did not happen within ${options.timeoutMs} ms.`)
    }
    await sleep(options.everyMs ?? 200)
  }
}
