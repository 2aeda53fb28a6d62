import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { alertmanagerWebhookRequest } from './alertmanager-webhook.ts'
import { anyMessage } from './message-fixture.ts'

/** As Alertmanager documents what it sends to a webhook. */
const iso = z.iso.datetime()

test('the webhook of Alertmanager has its version 4, whose common labels all alerts have', () => {
  const labels = z.record(z.string(), z.string().min(1))
  const schema = z.strictObject({
    version: z.literal('4'),
    groupKey: z.string().min(1),
    truncatedAlerts: z.number().int().min(0),
    status: z.enum(['firing', 'resolved']),
    receiver: z.string().min(1),
    groupLabels: labels,
    commonLabels: labels,
    commonAnnotations: labels,
    externalURL: z.string(),
    alerts: z
      .array(
        z.strictObject({
          status: z.enum(['firing', 'resolved']),
          labels,
          annotations: labels,
          startsAt: iso,
          endsAt: iso,
          generatorURL: z.string(),
          fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
        }),
      )
      .min(1),
  })
  const config = {
    kind: 'alertmanager-webhook',
    settings: { url: 'https://am.example/hook' },
    secrets: { authorization: 'Bearer b' },
  } as const
  const check = fc.property(anyMessage, (told) => {
    const { body, headers, secretHeaders } = alertmanagerWebhookRequest(config, told)
    const sent = schema.parse(JSON.parse(body))
    expect(sent.groupKey).toContain(JSON.stringify(told.content.incidentId))
    for (const alert of sent.alerts) {
      expect(alert.labels).toMatchObject(sent.commonLabels)
      expect(sent.commonLabels).toMatchObject(sent.groupLabels)
      if (alert.status === 'firing') expect(alert.endsAt).toBe('0001-01-01T00:00:00Z')
    }
    const states = new Map(sent.alerts.map((alert) => [alert.fingerprint, alert.status]))
    expect(sent.alerts.every((alert) => states.get(alert.fingerprint) === alert.status)).toBe(true)
    expect(headers.authorization).toBe('Bearer b')
    expect(secretHeaders).toEqual(['authorization'])
  })
  fc.assert(check, { numRuns: 30 })
})
