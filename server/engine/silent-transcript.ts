import type { Transcript } from './transcript.ts'

/** For reading servers outside of a job: nothing is kept. */
export const silentTranscript: Transcript = {
  command: () => Promise.resolve(),
  output: () => undefined,
  exit: () => Promise.resolve(),
  note: () => Promise.resolve(),
  lastCall: () => Promise.resolve(null),
  unitsLeft: () => Promise.resolve([]),
  flush: () => Promise.resolve(),
}
