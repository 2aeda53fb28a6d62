import type { AlertNotice } from '../notification.ts'
import type { ConfigOf } from './channel-kinds.ts'
import { fit, fitLine, type HttpRequest, isoTime, json, linkTo, type Message } from './message.ts'

/** Of what fires: it is posted again long before (outbox/repost-firing.ts). */
const LASTS_MS = 10 * 60_000

/** POST /api/v2/alerts of Alertmanager: every alert by its labels, which never change while it lasts. */
export function alertmanagerRequest(
  { settings, secrets }: ConfigOf<'alertmanager'>,
  message: Message,
): HttpRequest {
  const login = authorization(settings.username, secrets.password)
  return {
    url: `${settings.url.replace(/\/+$/, '')}/api/v2/alerts`,
    headers: { ...json, ...(login === null ? {} : { authorization: login }) },
    body: JSON.stringify(postedAlerts(message)),
    secretHeaders: ['authorization'],
    secretInBody: false,
  }
}

/** A user makes it basic; a password alone is a bearer token. */
function authorization(username: string, password: string): string | null {
  if (username !== '') return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  return password === '' ? null : `Bearer ${password}`
}

function postedAlerts(message: Message) {
  return newestOf(message).flatMap((alert) =>
    alert.firesAnew ? [] : [postedAlert(message, alert)],
  )
}

/** Without what is over and fires again under the same labels: its end would end what fires. */
export function newestOf(message: Message): AlertNotice[] {
  const { alerts } = message.content
  const keyOf = (alert: AlertNotice) => JSON.stringify(labelsOf(message, alert))
  const firing = new Set(alerts.filter(({ state }) => state === 'firing').map(keyOf))
  return alerts.filter((alert) => alert.state === 'firing' || !firing.has(keyOf(alert)))
}

/** As they were when it fired: they never change while it lasts. */
export function labelsOf({ content }: Message, alert: AlertNotice): Record<string, string> {
  return withoutEmpty({
    alertname: fitLine(alert.rule, 200),
    cluster: fitLine(alert.labels?.cluster ?? content.cluster.name, 1000),
    node: fitLine(alert.labels?.node ?? alert.nodeName ?? '', 1000),
    severity: alert.labels?.severity ?? alert.severity,
    subject: fitLine(alert.subject ?? '', 1000),
    source: 'synced',
  })
}

export function annotationsOf(alert: AlertNotice): Record<string, string> {
  return withoutEmpty({
    summary: fitLine(alert.title, 1000),
    description: fit(alert.detail, 4000),
    runbook: fit(alert.runbook, 4000),
  })
}

function postedAlert(message: Message, alert: AlertNotice) {
  const href = linkTo(message, alert.path)
  const endsAtMs =
    alert.state === 'firing' ? message.nowMs + LASTS_MS : (alert.endedAtMs ?? message.content.atMs)
  return {
    labels: labelsOf(message, alert),
    annotations: annotationsOf(alert),
    startsAt: isoTime(alert.startedAtMs),
    endsAt: isoTime(Math.max(endsAtMs, alert.startedAtMs)),
    ...(href === null ? {} : { generatorURL: href }),
  }
}

function withoutEmpty(entries: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== ''))
}
