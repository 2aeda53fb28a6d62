import { expect, it } from 'vitest'
import {
  CHANNEL_KINDS,
  secretsSchemas,
  settingsSchemas,
} from '#server/alerts/channels/channel-kinds.ts'
import {
  channelProblems,
  channelValues,
  newSigningSecret,
  secretFields,
  settingsFields,
  toInput,
} from './channel-values.ts'

it.each(CHANNEL_KINDS)('asks for just what %s needs', (kind) => {
  const names = (fields: { name: string }[]) => fields.map(({ name }) => name).sort()
  expect(names(settingsFields[kind])).toEqual(Object.keys(settingsSchemas[kind].shape).sort())
  expect(names(secretFields[kind])).toEqual(Object.keys(secretsSchemas[kind].shape).sort())
})

it('makes a signing secret that is taken, another each time', () => {
  const values = channelValues(null)
  const filled = {
    ...values,
    name: 'ops',
    settings: { url: 'https://hook.example/' },
    secrets: { signingSecret: newSigningSecret() },
  }
  expect(channelProblems(filled, true)).toEqual({})
  expect(newSigningSecret()).not.toBe(newSigningSecret())
})

it('names each field that is wrong, and no secret that is kept', () => {
  const empty = channelValues(null)
  expect(Object.keys(channelProblems(empty, true)).sort()).toEqual([
    'name',
    'secrets.signingSecret',
    'settings.url',
  ])
  const saved = { ...empty, name: 'ops', settings: { url: 'https://hook.example/' } }
  expect(channelProblems(saved, false)).toEqual({})
  expect(channelProblems({ ...saved, secrets: { signingSecret: 'x' } }, false)).toHaveProperty(
    'secrets.signingSecret',
  )
})

it('sends lists as lists, ports as numbers, and of the secrets only what was entered', () => {
  const values = {
    ...channelValues(null),
    name: ' mail ',
    kind: 'email' as const,
    allowedRanges: '10.0.0.0/8\nfd00::/8, ',
    settings: {
      host: 'mail.example',
      port: '587',
      security: 'starttls',
      from: 'a@example.com',
      to: 'b@example.com\nc@example.com',
      url: 'of another kind',
    },
  }
  expect(toInput(values, false)).toEqual({
    name: 'mail',
    settings: {
      host: 'mail.example',
      port: 587,
      security: 'starttls',
      username: '',
      from: 'a@example.com',
      to: ['b@example.com', 'c@example.com'],
    },
    secrets: {},
    leastSeverity: 'warning',
    clusterIds: null,
    allowedRanges: ['10.0.0.0/8', 'fd00::/8'],
  })
})
