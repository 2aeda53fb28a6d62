import type { ConfigOf } from './channel-kinds.ts'
import {
  alertLine,
  fit,
  fitLine,
  headline,
  type HttpRequest,
  json,
  leftOutLine,
  linkTo,
  type Message,
} from './message.ts'

const origins = { us: 'https://api.opsgenie.com', eu: 'https://api.eu.opsgenie.com' }
const priorities = { notice: 'P4', warning: 'P3', critical: 'P1' } as const
const MOST_ALERTS = 30

/** Alert API: https://docs.opsgenie.com/docs/alert-api. One alert there, by its alias, an incident here. */
export function opsgenieRequest(
  { settings, secrets }: ConfigOf<'opsgenie'>,
  message: Message,
): HttpRequest {
  const { content } = message
  const alias = fitLine(content.incidentId, 512)
  const alerts = `${origins[settings.region]}/v2/alerts`
  const isFiring = content.status === 'firing'
  return {
    url: isFiring ? alerts : `${alerts}/${encodeURIComponent(alias)}/close?identifierType=alias`,
    headers: { ...json, authorization: `GenieKey ${secrets.apiKey}` },
    body: JSON.stringify(
      isFiring
        ? { ...created(message), alias }
        : {
            source: 'Synced',
            note: fit(`${headline(message)}\n\n${description(message)}`, 25_000),
          },
    ),
    secretHeaders: ['authorization'],
    secretInBody: false,
  }
}

function created(message: Message) {
  const { content, isTest } = message
  const name = fitLine(content.cluster.name, 512)
  const href = linkTo(message, content.cluster.path)
  return {
    message: fitLine(headline(message), 130),
    description: fit(description(message), 15_000),
    entity: name,
    source: 'Synced',
    priority: priorities[content.severity],
    tags: ['synced', content.severity, ...(isTest ? ['test'] : [])],
    details: { cluster: name, ...(href === null ? {} : { console: href }) },
  }
}

function description({ content }: Message): string {
  const shown = content.alerts.slice(0, MOST_ALERTS)
  const leftOut = content.alerts.length - shown.length
  return [
    ...shown.map((alert) =>
      [alertLine(alert), alert.detail, alert.state === 'firing' ? alert.runbook : '']
        .filter(Boolean)
        .join('\n'),
    ),
    ...(leftOut === 0 ? [] : [leftOutLine(leftOut)]),
  ].join('\n\n')
}
