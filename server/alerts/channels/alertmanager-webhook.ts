import { createHash } from 'node:crypto'
import type { AlertNotice } from '../notification.ts'
import { annotationsOf, labelsOf, newestOf } from './alertmanager.ts'
import type { ConfigOf } from './channel-kinds.ts'
import { type HttpRequest, isoTime, json, linkTo, type Message } from './message.ts'

/** How Alertmanager writes “no end yet”. */
const NO_END = '0001-01-01T00:00:00Z'

/**
 * What Alertmanager itself sends to a webhook, version "4", so that receivers made for it take it:
 * https://prometheus.io/docs/alerting/latest/configuration/#webhook_config. One group an incident.
 */
export function alertmanagerWebhookRequest(
  { settings, secrets }: ConfigOf<'alertmanager-webhook'>,
  message: Message,
): HttpRequest {
  const { content, consoleUrl } = message
  const alerts = newestOf(message).map((alert) => webhookAlert(message, alert))
  const commonLabels = commonOf(alerts.map(({ labels }) => labels))
  const { cluster } = commonLabels
  return {
    url: settings.url,
    headers: {
      ...json,
      ...(secrets.authorization === '' ? {} : { authorization: secrets.authorization }),
    },
    body: JSON.stringify({
      version: '4',
      groupKey: `{}:{incident=${JSON.stringify(content.incidentId)}}`,
      truncatedAlerts: 0,
      status: content.status,
      receiver: 'synced',
      groupLabels: cluster === undefined ? {} : { cluster },
      commonLabels,
      commonAnnotations: commonOf(alerts.map(({ annotations }) => annotations)),
      externalURL: consoleUrl ?? '',
      alerts,
    }),
    secretHeaders: ['authorization'],
    secretInBody: false,
  }
}

function webhookAlert(message: Message, alert: AlertNotice) {
  const labels = labelsOf(message, alert)
  const endedAtMs = alert.endedAtMs ?? message.content.atMs
  return {
    status: alert.state,
    labels,
    annotations: annotationsOf(alert),
    startsAt: isoTime(alert.startedAtMs),
    endsAt: alert.state === 'firing' ? NO_END : isoTime(Math.max(endedAtMs, alert.startedAtMs)),
    generatorURL: linkTo(message, alert.path) ?? '',
    fingerprint: createHash('sha256').update(JSON.stringify(labels)).digest('hex').slice(0, 16),
  }
}

/** What all of them have alike. */
function commonOf(all: readonly Record<string, string>[]): Record<string, string> {
  const [first = {}, ...others] = all
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((one) => one[name] === value)),
  )
}
