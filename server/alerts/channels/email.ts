import type { AlertNotice } from '../notification.ts'
import type { ConfigOf } from './channel-kinds.ts'
import {
  alertLine,
  fit,
  fitLine,
  isoTime,
  leftOutLine,
  linkTo,
  type Mail,
  type Message,
  severityWords,
  stateWord,
} from './message.ts'

const MOST_ALERTS = 60
const TEXT = 4000

/** Plain text, and the same as simple HTML. */
export function emailMail({ settings }: ConfigOf<'email'>, message: Message): Mail {
  const { content } = message
  const domain = settings.from.split('@').at(-1) ?? 'synced.invalid'
  const state = `${stateWord(message)} ${severityWords[content.severity].toLowerCase()}`
  const cluster = fitLine(content.cluster.name, 300)
  const shown = content.alerts.slice(0, MOST_ALERTS)
  const leftOut = content.alerts.length - shown.length
  const head = `${state}: ${fitLine(content.title, 300)}`
  const about = `Cluster ${cluster}, ${isoTime(content.atMs)}`
  const link = linkTo(message, content.cluster.path)
  const more = leftOut === 0 ? null : leftOutLine(leftOut)
  return {
    from: settings.from,
    to: settings.to,
    subject: fitLine(`[Synced] ${cluster}: ${head}`, 200),
    text: [head, about, ...shown.map((alert) => textOf(message, alert)), more, link]
      .filter((part) => part !== null)
      .join('\n\n'),
    html: [
      `<h2>${html(head)}</h2>`,
      `<p>${html(about)}</p>`,
      ...shown.map((alert) => htmlOf(message, alert)),
      more === null ? '' : `<p>${html(more)}</p>`,
      link === null ? '' : `<p>${anchor(link, 'Open the cluster in Synced')}</p>`,
    ].join('\n'),
    messageId: `<${idPart(message.id)}@${domain}>`,
    thread: `<incident-${idPart(content.incidentId)}@${domain}>`,
  }
}

function textOf(message: Message, alert: AlertNotice): string {
  return [
    fitLine(alertLine(alert), TEXT),
    fit(alert.detail, TEXT),
    alert.state === 'firing' ? fit(alert.runbook, TEXT) : '',
    linkTo(message, alert.path) ?? '',
  ]
    .filter(Boolean)
    .join('\n')
}

function htmlOf(message: Message, alert: AlertNotice): string {
  const link = linkTo(message, alert.path)
  return [
    `<h3>${html(fitLine(alertLine(alert), TEXT))}</h3>`,
    alert.detail === '' ? '' : `<p>${html(fit(alert.detail, TEXT))}</p>`,
    alert.state === 'resolved' || alert.runbook === ''
      ? ''
      : `<p>${html(fit(alert.runbook, TEXT))}</p>`,
    link === null ? '' : `<p>${anchor(link, 'Open in Synced')}</p>`,
  ].join('\n')
}

const anchor = (href: string, label: string) => `<a href="${html(href)}">${html(label)}</a>`

function html(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('\n', '<br>')
}

/** Only what may stand in a Message-ID. */
const idPart = (id: string) => id.replaceAll(/[^A-Za-z0-9.-]/g, '-').slice(0, 200)
