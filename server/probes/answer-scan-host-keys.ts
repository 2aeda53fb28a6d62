import type { z } from 'zod'
import { scanHostKey } from '#server/remote/scan-host-key.ts'
import { probeFailure, type ProbeFailure } from './probe-failure.ts'
import type { scanHostKeysParamsSchema } from './probe-params.ts'

const LIMIT_MS = 5000

/** The key that a host showed without anybody signing in, or why there is none. */
export type ScannedHost = { host: string; port: number } & (
  | { algorithm: string; publicKey: string; fingerprint: string }
  | { error: ProbeFailure }
)

export async function answerScanHostKeys(
  params: z.infer<typeof scanHostKeysParamsSchema>,
  signal: AbortSignal,
): Promise<ScannedHost[]> {
  return Promise.all(params.hosts.map((place) => scanOne(place, signal)))
}

async function scanOne(
  { host, port }: { host: string; port: number },
  signal: AbortSignal,
): Promise<ScannedHost> {
  const limit = AbortSignal.timeout(LIMIT_MS)
  try {
    const shown = await scanHostKey(host, port, AbortSignal.any([signal, limit]))
    const { algorithm, publicKey, fingerprint } = shown
    return { host, port, algorithm, publicKey, fingerprint }
  } catch (error) {
    signal.throwIfAborted()
    if (limit.aborted) return { host, port, error: silent(host, port) }
    const failure = probeFailure(error)
    if (!failure) throw error
    return { host, port, error: failure }
  }
}

function silent(host: string, port: number): ProbeFailure {
  return {
    code: 'timeout',
    message: `${host}:${port} showed no host key within ${LIMIT_MS / 1000} s.`,
    mend: 'Check the address, the port and the firewall.',
  }
}
