import { z } from 'zod'

const failure = z.object({ message: z.string(), mend: z.string() })

const scannedHostKeys = z.array(
  z.object({
    host: z.string(),
    port: z.number(),
    algorithm: z.string().optional(),
    fingerprint: z.string().optional(),
    error: failure.nullish(),
  }),
)

/** Result of one scanned host: its key, or why there is none. */
export type ScannedHostKey =
  | { seen: true; host: string; port: number; algorithm: string; fingerprint: string }
  | { seen: false; host: string; port: number; message: string; mend: string }

/** Reads the result of a scan-host-keys probe. */
export function readScannedHostKeys(result: unknown): ScannedHostKey[] {
  return scannedHostKeys.parse(result).map(({ host, port, algorithm, fingerprint, error }) =>
    algorithm !== undefined && fingerprint !== undefined
      ? { seen: true, host, port, algorithm, fingerprint }
      : {
          seen: false,
          host,
          port,
          message: error?.message ?? `${host}:${port} showed no host key.`,
          mend: error?.mend ?? 'Check that sshd listens there.',
        },
  )
}
