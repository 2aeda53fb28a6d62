import type { AlertNotice } from '../notification.ts'
import type { ConfigOf } from './channel-kinds.ts'
import {
  alertLine,
  fit,
  fitAlerts,
  fitLine,
  headline,
  type HttpRequest,
  isoTime,
  json,
  linkTo,
  type Message,
} from './message.ts'

const addresses = {
  us: 'https://events.pagerduty.com/v2/enqueue',
  eu: 'https://events.eu.pagerduty.com/v2/enqueue',
}
/** An event has at most 512 KB. */
const MAX_BYTES = 400 * 1024
const severities = { notice: 'info', warning: 'warning', critical: 'critical' } as const

/** Events API v2: https://developer.pagerduty.com/docs/send-alert-event. One alert there an incident here. */
export function pagerdutyRequest(
  { settings, secrets }: ConfigOf<'pagerduty'>,
  message: Message,
): HttpRequest {
  const { content } = message
  const event = {
    routing_key: secrets.routingKey,
    dedup_key: fitLine(content.incidentId, 255),
    event_action: content.status === 'firing' ? 'trigger' : 'resolve',
  }
  return {
    url: addresses[settings.region],
    headers: json,
    body:
      content.status === 'firing'
        ? fitAlerts(content.alerts, MAX_BYTES, (alerts, leftOut) =>
            JSON.stringify({ ...event, ...told(message, alerts, leftOut) }),
          )
        : JSON.stringify(event),
    secretHeaders: [],
    secretInBody: true,
  }
}

function told(message: Message, alerts: readonly AlertNotice[], leftOut: number): object {
  const { content } = message
  const href = linkTo(message, content.cluster.path)
  return {
    payload: {
      summary: fitLine(headline(message), 1024),
      source: fitLine(content.cluster.name, 255) || content.cluster.id,
      severity: severities[content.severity],
      timestamp: isoTime(content.atMs),
      component: fitLine(content.alerts[0]?.nodeName ?? 'cluster', 255),
      group: fitLine(content.cluster.name, 255),
      class: fitLine(content.alerts[0]?.rule ?? '', 255),
      custom_details: {
        alerts: alerts.map((alert) => ({
          what: fitLine(alertLine(alert), 500),
          seen: fit(alert.detail, 2000),
          todo: fit(alert.runbook, 2000),
          since: isoTime(alert.startedAtMs),
        })),
        ...(leftOut === 0 ? {} : { alerts_left_out: leftOut }),
      },
    },
    client: 'Synced',
    ...(href === null
      ? {}
      : { client_url: href, links: [{ href, text: 'Open the cluster in Synced' }] }),
  }
}
