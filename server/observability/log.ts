import { pino, type Logger } from 'pino'
import { env } from '#server/env.ts'

let root: Logger | undefined

/** One JSON line an occurrence. Secrets are never passed to it; the redaction is the second net. */
export function log(): Logger {
  root ??= pino({
    level: env().logLevel,
    redact: {
      paths: [
        'password',
        'privateKey',
        'passphrase',
        'sudoPassword',
        'token',
        '*.password',
        '*.privateKey',
        '*.passphrase',
        '*.sudoPassword',
        '*.token',
      ],
      censor: '[secret]',
    },
  })
  return root
}
