import type { AlertNotice } from '../notification.ts'
import type { ConfigOf } from './channel-kinds.ts'
import {
  alertLine,
  fit,
  fitLine,
  headline,
  type HttpRequest,
  isoTime,
  json,
  leftOutLine,
  linkTo,
  type Message,
  severityWords,
} from './message.ts'

/** A message has at most 50 blocks; a header 150 characters, a section 3000. */
const MOST_ALERTS = 20
const HEADER = 150
const SECTION = 3000

/** Incoming webhook: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks. */
export function slackRequest({ secrets }: ConfigOf<'slack'>, message: Message): HttpRequest {
  const { content } = message
  const shown = content.alerts.slice(0, MOST_ALERTS)
  const leftOut = content.alerts.length - shown.length
  const about = [
    `Cluster ${link(message, content.cluster.path, fitLine(content.cluster.name, 300, escape))}`,
    severityWords[content.severity],
    isoTime(content.atMs),
  ].join(' · ')
  const body = {
    text: fitLine(headline(message), SECTION, escape),
    blocks: [
      {
        type: 'header',
        text: {
          type: 'plain_text',
          text: fitLine(headline(message), HEADER, escape),
          emoji: false,
        },
      },
      context(about),
      ...shown.map((alert) => section(message, alert)),
      ...(leftOut === 0 ? [] : [context(leftOutLine(leftOut))]),
    ],
  }
  return {
    url: secrets.url,
    headers: json,
    body: JSON.stringify(body),
    secretHeaders: [],
    secretInBody: false,
  }
}

function section(message: Message, alert: AlertNotice) {
  const text = [
    `*${fitLine(alertLine(alert), 500, escape)}*`,
    fit(alert.detail, 900, escape),
    alert.state === 'firing' ? fit(alert.runbook, 900, escape) : '',
    link(message, alert.path, '', 'Open in Synced'),
  ]
  return { type: 'section', text: mrkdwn(text.filter(Boolean).join('\n')) }
}

const context = (text: string) => ({ type: 'context', elements: [mrkdwn(text)] })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true })

/** `<address|label>`; only the plain text when there is no address. */
function link(message: Message, path: string, plain: string, label = plain): string {
  const href = escape(linkTo(message, path) ?? '').replaceAll('|', '%7C')
  if (href === '' || href.length > 600 || label === '') return plain
  return `<${href}|${label}>`
}

/** The three characters that Slack reads as its own; nothing else can begin a mention or a link. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
