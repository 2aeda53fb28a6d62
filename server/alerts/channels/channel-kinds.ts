/** The kinds of receivers, and what each needs to be told. Pure; shared with the browser. */
import { z } from 'zod'

export const CHANNEL_KINDS = [
  'webhook',
  'slack',
  'teams',
  'pagerduty',
  'opsgenie',
  'alertmanager',
  'alertmanager-webhook',
  'email',
] as const
export type ChannelKind = (typeof CHANNEL_KINDS)[number]

export const channelKindLabels: Record<ChannelKind, string> = {
  webhook: 'Webhook, signed JSON',
  slack: 'Slack',
  teams: 'Microsoft Teams',
  pagerduty: 'PagerDuty',
  opsgenie: 'Opsgenie',
  alertmanager: 'Alertmanager',
  'alertmanager-webhook': 'Webhook in the form of Alertmanager',
  email: 'E-mail',
}

const httpUrl = z
  .string()
  .trim()
  .min(1, 'Enter the address.')
  .max(2048, 'An address has at most 2048 characters.')
  .superRefine((text, context) => {
    const problem = text === '' ? null : urlProblem(text)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })

function urlProblem(text: string): string | null {
  const url = URL.parse(text)
  if (url === null) return 'This is no address. It begins with https:// or http://.'
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return 'Only addresses that begin with https:// or http:// can be sent to.'
  }
  if (url.username !== '' || url.password !== '') {
    return 'An address with a user or password in it is refused. Leave them out.'
  }
  return null
}

/** Standard Webhooks: 24 to 64 bytes in base64. */
const signingSecret = z
  .string()
  .trim()
  .refine((text) => {
    const encoded = text.replace(/^whsec_/, '')
    const sizeBytes = Math.floor((encoded.replace(/=+$/, '').length * 3) / 4)
    return /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) && sizeBytes >= 24 && sizeBytes <= 64
  }, 'A signing secret is “whsec_” and 24 to 64 bytes in base64. Have one made.')

/** Header values: printable, one line. */
const headerText = z
  .string()
  .trim()
  .max(4096)
  .regex(/^[\x20-\x7e]*$/, 'Only printable ASCII characters, in one line.')
const oneLine = z
  .string()
  .trim()
  .max(256)
  .refine((text) => !/[\r\n\0]/.test(text), 'This stands in one line.')
const region = z.enum(['us', 'eu'])
const address = z.email('Enter an e-mail address.').max(254)
const key = (what: string) =>
  headerText.min(1, `Enter the ${what}.`).regex(/^\S*$/, `The ${what} has no spaces.`)

export const settingsSchemas = {
  webhook: z.object({ url: httpUrl }),
  slack: z.object({}),
  teams: z.object({}),
  pagerduty: z.object({ region }),
  opsgenie: z.object({ region }),
  alertmanager: z.object({ url: httpUrl, username: headerText.default('') }),
  'alertmanager-webhook': z.object({ url: httpUrl }),
  email: z.object({
    host: oneLine
      .min(1, 'Enter the mail server.')
      .regex(
        /^[A-Za-z0-9._:-]+$/,
        'A host name or IP address has letters, digits, dots, colons and hyphens only.',
      ),
    port: z.number('Enter a port.').int().min(1).max(65_535),
    security: z.enum(['starttls', 'tls', 'none']),
    username: oneLine.default(''),
    from: address,
    to: z.array(address).min(1, 'Enter at least one address.').max(50),
  }),
} as const satisfies Record<ChannelKind, z.ZodType>

export const secretsSchemas = {
  webhook: z.object({ signingSecret, authorization: headerText.default('') }),
  slack: z.object({ url: httpUrl }),
  teams: z.object({ url: httpUrl }),
  pagerduty: z.object({ routingKey: key('integration key') }),
  opsgenie: z.object({ apiKey: key('API key') }),
  alertmanager: z.object({ password: headerText.default('') }),
  'alertmanager-webhook': z.object({ authorization: headerText.default('') }),
  email: z.object({ password: z.string().max(1024).default('') }),
} as const satisfies Record<ChannelKind, z.ZodType>

export type ChannelConfig = {
  [Kind in ChannelKind]: {
    kind: Kind
    settings: z.output<(typeof settingsSchemas)[Kind]>
    secrets: z.output<(typeof secretsSchemas)[Kind]>
  }
}[ChannelKind]
export type ConfigOf<Kind extends ChannelKind> = Extract<ChannelConfig, { kind: Kind }>

/** Throws ZodError. */
export function channelConfig(
  kind: ChannelKind,
  settings: unknown,
  secrets: unknown,
): ChannelConfig {
  return {
    kind,
    settings: settingsSchemas[kind].parse(settings),
    secrets: secretsSchemas[kind].parse(secrets),
  } as ChannelConfig
}
