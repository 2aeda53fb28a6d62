import type { AlertNotice } from '../notification.ts'
import type { ConfigOf } from './channel-kinds.ts'
import { fit, fitLine, type HttpRequest, isoTime, json, linkTo, type Message } from './message.ts'

const DAY_MS = 86_400_000
/** Without an end Alertmanager would resolve what is not sent again in five minutes. */
const FIRES_UNTIL_TOLD_MS = 365 * DAY_MS
const TEST_LASTS_MS = 5 * 60_000

/** POST /api/v2/alerts of Alertmanager: every alert by its labels, which never change while it lasts. */
export function alertmanagerRequest(
  { settings, secrets }: ConfigOf<'alertmanager'>,
  message: Message,
): HttpRequest {
  const login = authorization(settings.username, secrets.password)
  return {
    url: `${settings.url.replace(/\/+$/, '')}/api/v2/alerts`,
    headers: { ...json, ...(login === null ? {} : { authorization: login }) },
    body: JSON.stringify(alertsOf(message)),
    secretHeaders: ['authorization'],
    secretInBody: false,
  }
}

/** A user makes it basic; a password alone is a bearer token. */
function authorization(username: string, password: string): string | null {
  if (username !== '') return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  return password === '' ? null : `Bearer ${password}`
}

/** Without those that are over and fire anew: with their labels they would end what fires. */
function alertsOf(message: Message) {
  const all = message.content.alerts
    .filter(({ firesAnew }) => firesAnew !== true)
    .map((alert) => ({ state: alert.state, posted: alertOf(message, alert) }))
  const keyOf = ({ posted }: (typeof all)[number]) => JSON.stringify(posted.labels)
  const firing = new Set(all.filter(({ state }) => state === 'firing').map(keyOf))
  return all
    .filter((one) => one.state === 'firing' || !firing.has(keyOf(one)))
    .map(({ posted }) => posted)
}

function alertOf(message: Message, alert: AlertNotice) {
  const href = linkTo(message, alert.path)
  const lastsMs = message.isTest ? TEST_LASTS_MS : FIRES_UNTIL_TOLD_MS
  const endsAtMs =
    alert.state === 'firing'
      ? message.content.atMs + lastsMs
      : (alert.endedAtMs ?? message.content.atMs)
  return {
    labels: withoutEmpty({
      alertname: fitLine(alert.rule, 200),
      cluster: fitLine(alert.labels?.cluster ?? message.content.cluster.name, 1000),
      node: fitLine(alert.labels?.node ?? alert.nodeName ?? '', 1000),
      severity: alert.labels?.severity ?? alert.severity,
      subject: fitLine(alert.subject ?? '', 1000),
      source: 'synced',
    }),
    annotations: withoutEmpty({
      summary: fitLine(alert.title, 1000),
      description: fit(alert.detail, 4000),
      runbook: fit(alert.runbook, 4000),
    }),
    startsAt: isoTime(alert.startedAtMs),
    endsAt: isoTime(Math.max(endsAtMs, alert.startedAtMs)),
    ...(href === null ? {} : { generatorURL: href }),
  }
}

function withoutEmpty(entries: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== ''))
}
