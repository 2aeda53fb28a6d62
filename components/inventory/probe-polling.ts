import type { ProbeView } from '#server/api/views.ts'

// The live stream tells when the answer is there; this is for the time in which it is broken.
const askEveryMs = 2000

/** `refetchInterval` of a query for a probe: until there is an answer. */
export function probePolling({
  state,
}: {
  state: { data: ProbeView<unknown> | undefined }
}): number | false {
  const probe = state.data
  return probe?.state === 'done' || probe?.state === 'failed' ? false : askEveryMs
}
