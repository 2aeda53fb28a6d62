import { z } from 'zod'

/** '' is caught where an address is needed. */
const anyAddress = z
  .string()
  .trim()
  .max(253)
  .regex(
    /^[A-Za-z0-9._:-]*$/,
    'A host name or IP address has letters, digits, dots, colons and hyphens only.',
  )

const address = anyAddress.min(1, 'Enter a host name or an IP address.')

/** wsrep_node_name or wsrep_cluster_name; it is quoted wherever it goes. */
export const galeraName = (what: string) =>
  z
    .string()
    .trim()
    .min(1, `Enter the name of the ${what}.`)
    .max(100, 'A name has at most 100 characters.')
    .refine((text) => !/\p{Cc}/u.test(text), 'A name has no line breaks or control characters.')

const port = (label: string) =>
  z
    .number({ error: `Enter the ${label} port, from 1 to 65535.` })
    .int()
    .min(1, 'A port is at least 1.')
    .max(65_535, 'A port is at most 65535.')

/** Left empty, the provider's own value holds. */
const optionalByte = z
  .string()
  .trim()
  .refine((text) => text === '' || /^(25[0-5]|2[0-4]\d|1?\d?\d)$/.test(text), 'From 0 to 255.')

export const newServerSchema = z.object({
  name: galeraName('node'),
  /** As the console reaches it. */
  address,
  /** As the other members reach it; '' = the same. */
  galeraAddress: anyAddress,
  sqlPort: port('SQL'),
  sshPort: port('SSH'),
  segment: optionalByte,
  weight: optionalByte,
})

export type NewServerValues = z.infer<typeof newServerSchema>

export function emptyServer(name: string): NewServerValues {
  return {
    name,
    address: '',
    galeraAddress: '',
    sqlPort: 3306,
    sshPort: 22,
    segment: '',
    weight: '',
  }
}

/** A server as the API takes it; the fingerprint is null where its key is pinned already. */
export function toNewServer(values: NewServerValues, hostKeyFingerprint: string | null) {
  const numberOrNull = (text: string) => (text === '' ? null : Number(text))
  return {
    name: values.name,
    address: values.address,
    galeraAddress: values.galeraAddress === '' ? null : values.galeraAddress,
    sqlPort: values.sqlPort,
    sshPort: values.sshPort,
    hostKeyFingerprint,
    segment: numberOrNull(values.segment),
    weight: numberOrNull(values.weight),
  }
}
