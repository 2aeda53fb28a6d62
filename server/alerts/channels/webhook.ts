import { createHmac } from 'node:crypto'
import type { ConfigOf } from './channel-kinds.ts'
import { fit, fitAlerts, type HttpRequest, isoTime, json, linkTo, type Message } from './message.ts'

const MAX_BYTES = 256 * 1024
const TEXT = 4000

/** Generic JSON, signed by the Standard Webhooks scheme: https://www.standardwebhooks.com. */
export function webhookRequest(
  { settings, secrets }: ConfigOf<'webhook'>,
  message: Message,
): HttpRequest {
  const body = bodyOf(message)
  const timestamp = String(Math.floor(message.nowMs / 1000))
  const key = Buffer.from(secrets.signingSecret.replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key)
    .update(`${message.id}.${timestamp}.${body}`)
    .digest('base64')
  return {
    url: settings.url,
    headers: {
      ...json,
      'webhook-id': message.id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
      ...(secrets.authorization === '' ? {} : { authorization: secrets.authorization }),
    },
    body,
    secretHeaders: ['authorization', 'webhook-signature'],
    secretInBody: false,
  }
}

function bodyOf(message: Message): string {
  const { content, isTest } = message
  return fitAlerts(content.alerts, MAX_BYTES, (alerts, alertsLeftOut) =>
    JSON.stringify({
      type: isTest ? 'incident.test' : `incident.${content.status}`,
      timestamp: isoTime(content.atMs),
      data: {
        incidentId: content.incidentId,
        sequence: content.sequence,
        status: content.status,
        severity: content.severity,
        title: fit(content.title, TEXT),
        cluster: {
          id: content.cluster.id,
          name: fit(content.cluster.name, TEXT),
          url: linkTo(message, content.cluster.path),
        },
        alerts: alerts.map((alert) => ({
          id: alert.id,
          rule: alert.rule,
          state: alert.state,
          severity: alert.severity,
          node: alert.nodeName === null ? null : fit(alert.nodeName, TEXT),
          title: fit(alert.title, TEXT),
          detail: fit(alert.detail, TEXT),
          runbook: fit(alert.runbook, TEXT),
          url: linkTo(message, alert.path),
          startedAt: isoTime(alert.startedAtMs),
          endedAt: alert.endedAtMs === null ? null : isoTime(alert.endedAtMs),
        })),
        alertsLeftOut,
      },
    }),
  )
}
