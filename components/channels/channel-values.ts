import type { ChannelView } from '#server/api/channel-views.ts'
import {
  type ChannelKind,
  secretsSchemas,
  settingsSchemas,
} from '#server/alerts/channels/channel-kinds.ts'
import type { AlertSeverity } from '#server/alerts/notification.ts'

/** The form: every field a text, those of all kinds beside each other. */
export interface ChannelValues {
  name: string
  kind: ChannelKind
  leastSeverity: AlertSeverity
  allClusters: boolean
  clusterIds: string[]
  allowedRanges: string
  settings: Record<string, string>
  secrets: Record<string, string>
}

export interface FieldSpec {
  name: string
  label: string
  description?: string
  optional?: boolean
  type?: 'password' | 'number' | 'lines'
  choices?: Record<string, string>
}

const regions = { us: 'United States', eu: 'Europe' }

/** What the form asks for, by kind. */
export const settingsFields: Record<ChannelKind, FieldSpec[]> = {
  webhook: [{ name: 'url', label: 'Address', description: 'https://… or http://…' }],
  slack: [],
  teams: [],
  pagerduty: [{ name: 'region', label: 'Region', choices: regions }],
  opsgenie: [{ name: 'region', label: 'Region', choices: regions }],
  alertmanager: [
    {
      name: 'url',
      label: 'Address of Alertmanager',
      description: 'Without /api/v2/alerts, e.g. https://alertmanager.example:9093',
    },
    { name: 'username', label: 'User', optional: true },
  ],
  'alertmanager-webhook': [
    {
      name: 'url',
      label: 'Address',
      description: 'Of a receiver made for the webhooks of Alertmanager (version 4).',
    },
  ],
  email: [
    { name: 'host', label: 'Mail server' },
    { name: 'port', label: 'Port', type: 'number' },
    {
      name: 'security',
      label: 'Encryption',
      choices: {
        starttls: 'STARTTLS, usually port 587',
        tls: 'TLS, usually port 465',
        none: 'None: only within your own network',
      },
    },
    { name: 'username', label: 'User', optional: true },
    { name: 'from', label: 'From' },
    { name: 'to', label: 'To', type: 'lines', description: 'One address a line.' },
  ],
}

export const secretFields: Record<ChannelKind, FieldSpec[]> = {
  webhook: [
    {
      name: 'signingSecret',
      label: 'Signing secret',
      description: 'Standard Webhooks. Give the same to the receiver: it is not shown again.',
    },
    {
      name: 'authorization',
      label: 'Authorization header',
      description: 'For instance “Bearer …”.',
      optional: true,
      type: 'password',
    },
  ],
  slack: [{ name: 'url', label: 'Address of the incoming webhook', type: 'password' }],
  teams: [{ name: 'url', label: 'Address of the workflow', type: 'password' }],
  pagerduty: [{ name: 'routingKey', label: 'Integration key', type: 'password' }],
  opsgenie: [{ name: 'apiKey', label: 'API key', type: 'password' }],
  alertmanager: [
    {
      name: 'password',
      label: 'Password or bearer token',
      description: 'With a user it is a password, alone a token.',
      optional: true,
      type: 'password',
    },
  ],
  'alertmanager-webhook': [
    {
      name: 'authorization',
      label: 'Authorization header',
      description: 'For instance “Bearer …”.',
      optional: true,
      type: 'password',
    },
  ],
  email: [{ name: 'password', label: 'Password', optional: true, type: 'password' }],
}

const firstSettings = { region: 'us', security: 'starttls', port: '587' }

export function channelValues(channel: ChannelView | null): ChannelValues {
  const saved = Object.entries(channel?.settings ?? {}).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join('\n') : String(value),
  ])
  return {
    name: channel?.name ?? '',
    kind: channel?.kind ?? 'webhook',
    leastSeverity: channel?.leastSeverity ?? 'warning',
    allClusters: (channel?.clusterIds ?? null) === null,
    clusterIds: channel?.clusterIds ?? [],
    allowedRanges: (channel?.allowedRanges ?? []).join('\n'),
    settings: { ...firstSettings, ...Object.fromEntries(saved) },
    secrets: {},
  }
}

const lines = (text: string) => text.split(/[\s,]+/).filter(Boolean)

/** As the API wants it: only what belongs to the kind; a secret left empty stays as it was. */
export function toInput(values: ChannelValues, isNew: boolean) {
  const { kind } = values
  const settings = settingsFields[kind].map(({ name, type }) => {
    const text = (values.settings[name] ?? '').trim()
    return [name, type === 'number' ? Number(text) : type === 'lines' ? lines(text) : text]
  })
  const secrets = secretFields[kind]
    .map(({ name }): [string, string] => [name, (values.secrets[name] ?? '').trim()])
    .filter(([, text]) => isNew || text !== '')
  return {
    name: values.name.trim(),
    settings: Object.fromEntries(settings) as Record<string, unknown>,
    secrets: Object.fromEntries(secrets),
    leastSeverity: values.leastSeverity,
    clusterIds: values.allClusters ? null : values.clusterIds,
    allowedRanges: lines(values.allowedRanges),
  }
}

/** What is wrong, by the place of the field: "name", "settings.url", "secrets.apiKey". */
export function channelProblems(values: ChannelValues, isNew: boolean): Record<string, string> {
  const input = toInput(values, isNew)
  const problems: Record<string, string> = {}
  if (input.name === '') problems.name = 'Give the channel a name.'
  if (input.clusterIds?.length === 0) problems.clusterIds = 'Choose at least one cluster, or all.'
  const settings = settingsSchemas[values.kind].safeParse(input.settings)
  for (const issue of settings.error?.issues ?? []) {
    problems[`settings.${String(issue.path[0])}`] ??= issue.message
  }
  const secrets = secretsSchemas[values.kind].safeParse(input.secrets)
  for (const issue of secrets.error?.issues ?? []) {
    const name = String(issue.path[0])
    // Of a channel that exists, what is not given is kept.
    if (isNew || name in input.secrets) problems[`secrets.${name}`] ??= issue.message
  }
  return problems
}

/** A fresh signing secret: 32 random bytes. */
export function newSigningSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return `whsec_${btoa(String.fromCharCode(...bytes))}`
}
