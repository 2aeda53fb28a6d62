/** What every receiver is told, before it is put in the receiver's own form. Pure. */
import type { AlertNotice, AlertSeverity, NotificationContent } from '../notification.ts'

export interface Message {
  /** Of the delivery: the idempotency key. */
  id: string
  content: NotificationContent
  isTest: boolean
  /** Origin of the console for links; null when it was never told. */
  consoleUrl: string | null
  nowMs: number
}

export interface HttpRequest {
  url: string
  headers: Record<string, string>
  body: string
  /** In lower case; not carried to another host by a redirect. */
  secretHeaders: string[]
  /** The body itself must not go to another host. */
  secretInBody: boolean
}

export interface Mail {
  from: string
  to: string[]
  subject: string
  text: string
  html: string
  messageId: string
  /** One for all mails of the incident, so that mail programs draw them together. */
  thread: string
}

const CUT = '…'

/** Control characters, and those that turn the direction of what follows. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g

/** The text, encoded, in at most `max` UTF-16 units; what was cut off ends with a mark. */
export function fit(text: string, max: number, encode = (part: string) => part): string {
  const clean = text.toWellFormed().replaceAll(unprintable, ' ')
  const whole = encode(clean)
  if (whole.length <= max) return whole
  let cut = ''
  for (const character of clean) {
    const next = encode(character)
    if (cut.length + next.length + CUT.length > max) break
    cut += next
  }
  return cut + CUT
}

/** As `fit`, for places that hold one line. */
export function fitLine(text: string, max: number, encode?: (part: string) => string): string {
  return fit(text.replaceAll(/\s+/g, ' ').trim(), max, encode)
}

/** The first that is small enough; alerts are left out, most at last, and their number is told. */
export function fitAlerts(
  alerts: readonly AlertNotice[],
  maxBytes: number,
  render: (shown: readonly AlertNotice[], leftOut: number) => string,
): string {
  let rendered = ''
  for (const count of [100, 40, 15, 6, 2, 1]) {
    const shown = alerts.slice(0, count)
    rendered = render(shown, alerts.length - shown.length)
    if (Buffer.byteLength(rendered) <= maxBytes) break
  }
  return rendered
}

/** "FIRING", marked when it is only a test. */
export function stateWord({ content, isTest }: Message): string {
  const word = content.status === 'firing' ? 'FIRING' : 'RESOLVED'
  return isTest ? `TEST, ${word}` : word
}

export function headline(message: Message): string {
  return `[${stateWord(message)}] ${message.content.title}`
}

export function alertLine(alert: AlertNotice): string {
  const where = alert.nodeName === null ? '' : `${alert.nodeName}: `
  return `${alert.state === 'resolved' ? 'Resolved: ' : ''}${where}${alert.title}`
}

export function leftOutLine(leftOut: number): string {
  return `${leftOut} more ${leftOut === 1 ? 'alert' : 'alerts'}, shown in the console.`
}

/** Address of a page of the console; null when the console's own address was never told. */
export function linkTo({ consoleUrl }: Message, path: string): string | null {
  if (consoleUrl === null || !path.startsWith('/')) return null
  return URL.parse(`${consoleUrl}${path}`)?.href ?? null
}

export function isoTime(atMs: number): string {
  return new Date(atMs).toISOString()
}

export const severityWords: Record<AlertSeverity, string> = {
  notice: 'Notice',
  warning: 'Warning',
  critical: 'Critical',
}

export const json = { 'content-type': 'application/json' }
