/** Each receiver's documented form, written down from its documentation, holds whatever names and texts come. */
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { channelConfig, type ChannelKind } from './channel-kinds.ts'
import type { HttpRequest, Message } from './message.ts'
import { anyMessage } from './message-fixture.ts'
import { requestFor } from './request-for.ts'

const signingSecret = `whsec_${Buffer.alloc(24, 3).toString('base64')}`
const configs = {
  webhook: channelConfig('webhook', { url: 'https://hook.example/x' }, { signingSecret }),
  slack: channelConfig('slack', {}, { url: 'https://hooks.slack.com/services/T/B/x' }),
  teams: channelConfig('teams', {}, { url: 'https://x.logic.azure.com/workflows/1?sig=s' }),
  pagerduty: channelConfig('pagerduty', { region: 'eu' }, { routingKey: 'r'.repeat(32) }),
  opsgenie: channelConfig('opsgenie', { region: 'us' }, { apiKey: 'k' }),
  alertmanager: channelConfig('alertmanager', { url: 'http://am.example:9093/' }, {}),
} satisfies Partial<Record<ChannelKind, unknown>>

function always(kind: keyof typeof configs, check: (request: HttpRequest, told: Message) => void) {
  fc.assert(
    fc.property(anyMessage, (told) => {
      const outgoing = requestFor(configs[kind], told)
      if (outgoing.by !== 'http') throw new Error('A request was expected.')
      check(outgoing.request, told)
    }),
    { numRuns: 30 },
  )
}

const iso = z.iso.datetime()
const bytes = (text: string) => Buffer.byteLength(text)

it('webhook: JSON of the Standard Webhooks form, with a signature that its own library takes', () => {
  const schema = z.strictObject({
    type: z.enum(['incident.firing', 'incident.resolved', 'incident.test']),
    timestamp: iso,
    data: z.looseObject({ incidentId: z.string(), alerts: z.array(z.looseObject({})).min(1) }),
  })
  always('webhook', ({ headers, body }, told) => {
    expect(bytes(body)).toBeLessThanOrEqual(256 * 1024)
    expect(headers['webhook-id']).toBe(told.id)
    schema.parse(new Webhook(signingSecret).verify(body, headers))
    expect(() => new Webhook(signingSecret).verify(`${body} `, headers)).toThrow()
  })
})

it('Slack: blocks within their limits, in which no name makes a mention or a link', () => {
  const mrkdwn = z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(3000),
    verbatim: z.boolean(),
  })
  const schema = z.strictObject({
    text: z.string().min(1).max(40_000),
    blocks: z
      .array(
        z.discriminatedUnion('type', [
          z.strictObject({
            type: z.literal('header'),
            text: z.strictObject({
              type: z.literal('plain_text'),
              text: z.string().min(1).max(150),
              emoji: z.boolean(),
            }),
          }),
          z.strictObject({ type: z.literal('section'), text: mrkdwn }),
          z.strictObject({ type: z.literal('context'), elements: z.array(mrkdwn).min(1).max(10) }),
        ]),
      )
      .max(50),
  })
  always('slack', ({ body }) => {
    const { blocks } = schema.parse(JSON.parse(body))
    for (const [tag] of JSON.stringify(blocks).matchAll(/<[^>]*>/g)) {
      expect(tag).toMatch(/^<https:\/\/console\.example\//)
    }
  })
})

it('Teams: an adaptive card under 28 KB whose texts are never read as Markdown', () => {
  const run = z.strictObject({
    type: z.literal('TextRun'),
    text: z.string().min(1),
    isSubtle: z.boolean().optional(),
    weight: z.literal('Bolder').optional(),
    color: z.enum(['default', 'attention', 'warning', 'good']).optional(),
  })
  const schema = z.strictObject({
    type: z.literal('message'),
    attachments: z.tuple([
      z.strictObject({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        contentUrl: z.null(),
        content: z.strictObject({
          $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
          type: z.literal('AdaptiveCard'),
          version: z.literal('1.4'),
          fallbackText: z.string(),
          body: z
            .array(
              z.strictObject({ type: z.literal('RichTextBlock'), inlines: z.array(run).min(1) }),
            )
            .min(1),
          actions: z
            .array(
              z.strictObject({
                type: z.literal('Action.OpenUrl'),
                title: z.string(),
                url: z.url({ protocol: /^https$/, hostname: /^console\.example$/ }),
              }),
            )
            .optional(),
        }),
      }),
    ]),
  })
  always('teams', ({ body }) => {
    expect(bytes(body)).toBeLessThanOrEqual(28 * 1024)
    schema.parse(JSON.parse(body))
  })
})

it('PagerDuty: Events v2, one dedup key an incident, in the chosen region', () => {
  const schema = z.discriminatedUnion('event_action', [
    z.strictObject({
      event_action: z.literal('trigger'),
      routing_key: z.string().length(32),
      dedup_key: z.string().min(1).max(255),
      payload: z.strictObject({
        summary: z.string().min(1).max(1024),
        source: z.string().min(1),
        severity: z.enum(['critical', 'error', 'warning', 'info']),
        timestamp: iso,
        component: z.string(),
        group: z.string(),
        class: z.string(),
        custom_details: z.looseObject({}),
      }),
      client: z.string(),
      client_url: z.url().optional(),
      links: z.array(z.strictObject({ href: z.url(), text: z.string() })).optional(),
    }),
    z.strictObject({
      event_action: z.literal('resolve'),
      routing_key: z.string(),
      dedup_key: z.string().min(1).max(255),
    }),
  ])
  always('pagerduty', ({ url, body, secretInBody }) => {
    expect(url).toBe('https://events.eu.pagerduty.com/v2/enqueue')
    expect(bytes(body)).toBeLessThanOrEqual(512 * 1024)
    expect(secretInBody).toBe(true)
    schema.parse(JSON.parse(body))
  })
})

it('Opsgenie: an alert is created and closed by one alias', () => {
  const create = z.strictObject({
    message: z.string().min(1).max(130),
    alias: z.string().min(1).max(512),
    description: z.string().max(15_000),
    entity: z.string().max(512),
    source: z.string().max(100),
    priority: z.enum(['P1', 'P2', 'P3', 'P4', 'P5']),
    tags: z.array(z.string().max(50)).max(20),
    details: z
      .record(z.string(), z.string())
      .refine((details) => JSON.stringify(details).length <= 8000),
  })
  const close = z.strictObject({ source: z.string().max(100), note: z.string().max(25_000) })
  always('opsgenie', ({ url, headers, body }, { content }) => {
    expect(headers.authorization).toBe('GenieKey k')
    const { origin, pathname } = new URL(url)
    expect(origin).toBe('https://api.opsgenie.com')
    if (content.status === 'firing') {
      expect(pathname).toBe('/v2/alerts')
      create.parse(JSON.parse(body))
    } else {
      expect(pathname).toMatch(/^\/v2\/alerts\/[^/]+\/close$/)
      close.parse(JSON.parse(body))
    }
  })
})

it('Alertmanager: postable alerts, none ending before it starts, none with an empty label', () => {
  const labels = z.record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), z.string().min(1))
  const schema = z
    .array(
      z
        .strictObject({
          labels: labels.refine((set) => set.alertname !== undefined),
          annotations: labels,
          startsAt: iso,
          endsAt: iso,
          generatorURL: z.url().optional(),
        })
        .refine(({ startsAt, endsAt }) => endsAt >= startsAt),
    )
    .min(1)
  always('alertmanager', ({ url, body }) => {
    expect(url).toBe('http://am.example:9093/api/v2/alerts')
    schema.parse(JSON.parse(body))
  })
})

it('e-mail: no name ends a header line or becomes HTML; all mails of an incident hang together', () => {
  const settings = {
    host: 'mail.example',
    port: 587,
    security: 'starttls',
    from: 'synced@example.com',
    to: ['ops@example.com'],
  }
  const config = channelConfig('email', settings, {})
  fc.assert(
    fc.property(anyMessage, (told) => {
      const outgoing = requestFor(config, told)
      if (outgoing.by !== 'smtp') throw new Error('A mail was expected.')
      const { subject, messageId, thread, html } = outgoing.mail
      for (const header of [subject, messageId, thread]) expect(header).not.toMatch(/[\r\n]/)
      expect(subject.length).toBeLessThanOrEqual(200)
      expect(messageId).toBe(`<${told.id}@example.com>`)
      expect(thread).toMatch(/^<incident-[A-Za-z0-9.-]+@example\.com>$/)
      const tags = new Set([...html.matchAll(/<\/?([^\s>]*)/g)].map(([, name]) => name))
      expect([...tags].filter((tag) => !['h2', 'h3', 'p', 'a', 'br'].includes(tag ?? ''))).toEqual(
        [],
      )
      for (const [, href] of html.matchAll(/href="([^"]*)"/g)) {
        expect(href).toMatch(/^https:\/\/console\.example\//)
      }
    }),
    { numRuns: 30 },
  )
})

it('cuts with a mark, between characters', () => {
  const outgoing = requestFor(configs.pagerduty, {
    id: 'd1',
    isTest: true,
    consoleUrl: null,
    nowMs: 0,
    content: {
      incidentId: 'i1',
      sequence: 1,
      status: 'firing',
      severity: 'warning',
      cluster: { id: 'c1', name: 'shop', path: '/clusters/c1' },
      title: '🔥'.repeat(2000),
      atMs: 0,
      alerts: [],
    },
  })
  const { payload } = JSON.parse(outgoing.by === 'http' ? outgoing.request.body : '') as {
    payload: { summary: string }
  }
  expect(payload.summary).toMatch(/^\[TEST, FIRING\] (🔥)+…$/u)
  expect(payload.summary.length).toBeGreaterThan(1020)
})
