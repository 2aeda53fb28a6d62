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
  leftOutLine,
  linkTo,
  type Message,
  severityWords,
} from './message.ts'

/** Teams takes 28 KB; a little is left for what a workflow adds. */
const MAX_BYTES = 26 * 1024

/**
 * An adaptive card for the workflow “When a Teams webhook request is received”. Texts stand in
 * RichTextBlocks: a TextBlock would read Markdown, and so links, in names.
 */
export function teamsRequest({ secrets }: ConfigOf<'teams'>, message: Message): HttpRequest {
  return {
    url: secrets.url,
    headers: json,
    body: bodyOf(message),
    secretHeaders: [],
    secretInBody: false,
  }
}

function bodyOf(message: Message): string {
  const { content } = message
  const url = linkTo(message, content.cluster.path)
  return fitAlerts(content.alerts, MAX_BYTES, (alerts, leftOut) =>
    JSON.stringify({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: {
            $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
            type: 'AdaptiveCard',
            version: '1.4',
            fallbackText: fitLine(headline(message), 500),
            body: [
              ...bold(fitLine(headline(message), 500), colour(message)),
              ...plain(
                `Cluster ${fitLine(content.cluster.name, 300)} · ${severityWords[content.severity]} · ${isoTime(content.atMs)}`,
                true,
              ),
              ...alerts.flatMap((alert) => [
                ...bold(fitLine(alertLine(alert), 500)),
                ...plain(fit(alert.detail, 1000)),
                ...(alert.state === 'resolved' ? [] : plain(fit(alert.runbook, 1000), true)),
              ]),
              ...(leftOut === 0 ? [] : plain(leftOutLine(leftOut), true)),
            ],
            ...(url === null
              ? {}
              : { actions: [{ type: 'Action.OpenUrl', title: 'Open in Synced', url }] }),
          },
        },
      ],
    }),
  )
}

type Colour = 'attention' | 'warning' | 'good'

function colour({ content }: Message): Colour {
  if (content.status === 'resolved') return 'good'
  return content.severity === 'critical' ? 'attention' : 'warning'
}

/** A text of control characters is empty once it is fitted, and Teams takes no empty run. */
const block = (text: string, look: object) =>
  text === '' ? [] : [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, ...look }] }]
const plain = (text: string, isSubtle = false) => block(text, { isSubtle })
const bold = (text: string, color: Colour | 'default' = 'default') =>
  block(text, { weight: 'Bolder', color })
