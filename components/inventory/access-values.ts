import { z } from 'zod'
import {
  emptySshLogin,
  isTypedSshLogin,
  missingOfSshLogin,
  sshLoginShape,
  toSshLogin,
} from './ssh-login-values.ts'

/** Marks that the SQL login is typed in here instead of taken from a saved credential. */
export const typedSql = 'typed'

const port = (label: string) =>
  z
    .number({ error: `Enter the ${label} port, from 1 to 65535.` })
    .int()
    .min(1, 'A port is at least 1.')
    .max(65_535, 'A port is at most 65535.')

const text = z.string().max(32_768)

/** First step of the import as it is typed. Fields that do not apply keep their text and are not checked. */
export const accessSchema = z
  .object({
    address: z
      .string()
      .trim()
      .min(1, 'Enter a host name or an IP address.')
      .max(253)
      .regex(
        /^[A-Za-z0-9._:-]*$/,
        'A host name or IP address has letters, digits, dots, colons and hyphens only.',
      ),
    sqlPort: port('SQL'),
    tlsMode: z.enum(['off', 'require', 'verify']),
    tlsCa: text,
    /** `typed`, or the id of a saved credential. */
    sqlLogin: z.string(),
    sqlUsername: text,
    sqlPassword: text,
    tier: z.enum(['observe', 'operate']),
    sshPort: port('SSH'),
    ...sshLoginShape,
  })
  .superRefine((values, context) => {
    if (values.sqlLogin === typedSql && values.sqlUsername === '') {
      context.addIssue({ code: 'custom', path: ['sqlUsername'], message: 'Enter the SQL user.' })
    }
    if (values.tier === 'observe') return
    for (const { path, message } of missingOfSshLogin(values)) {
      context.addIssue({ code: 'custom', path: [path], message })
    }
  })

export type AccessValues = z.infer<typeof accessSchema>

export const emptyAccess: AccessValues = {
  address: '',
  sqlPort: 3306,
  tlsMode: 'off',
  tlsCa: '',
  sqlLogin: typedSql,
  sqlUsername: 'synced',
  sqlPassword: '',
  tier: 'observe',
  sshPort: 22,
  ...emptySshLogin,
}

const orNull = (value: string) => (value === '' ? null : value)

/** Input of inventory.discover. The fingerprint is the host key that the operator has confirmed for the address. */
export function toDiscoverInput(values: AccessValues, hostKeyFingerprint: string | null) {
  return {
    address: values.address,
    sqlPort: values.sqlPort,
    tlsMode: values.tlsMode,
    tlsCa: values.tlsMode === 'verify' ? orNull(values.tlsCa) : null,
    sql:
      values.sqlLogin === typedSql
        ? { username: values.sqlUsername, password: values.sqlPassword }
        : { credentialId: values.sqlLogin },
    ssh:
      values.tier === 'observe'
        ? null
        : { port: values.sshPort, hostKeyFingerprint, ...toSshLogin(values) },
  }
}

/** Whether the import will save new credentials, and so has to name them. */
export function typedLogins(values: AccessValues): { sql: boolean; ssh: boolean } {
  return {
    sql: values.sqlLogin === typedSql,
    ssh: values.tier === 'operate' && isTypedSshLogin(values),
  }
}
