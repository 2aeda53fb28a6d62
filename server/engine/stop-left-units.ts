import { ContactError } from '#server/contact/contact-error.ts'
import { log } from '#server/observability/log.ts'
import type { JobFacts } from './job-facts.ts'
import type { Servers } from './open-servers.ts'
import { placeOf } from './step-place.ts'
import type { Transcript } from './transcript.ts'

/** Ends what an earlier run of a step left going on: nobody may act for a step that was given up. */
export async function stopLeftUnits(
  { job, transcript, servers }: { job: JobFacts; transcript: Transcript; servers: Servers },
  index: number,
): Promise<void> {
  for (const { server, unit } of await transcript.unitsLeft(placeOf(job, index).facts.stepId)) {
    await transcript.note(index, `Stops the unit ${unit} on ${server}.`)
    await servers.stopUnit(server, unit).catch((error: unknown) => {
      if (!(error instanceof ContactError)) throw error
      log().warn({ err: error, unit, server }, 'a detached command was not stopped')
    })
  }
}
