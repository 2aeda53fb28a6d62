import { isIP } from 'node:net'
import { createTransport } from 'nodemailer'
import type { ConfigOf } from '../channels/channel-kinds.ts'
import type { Mail } from '../channels/message.ts'
import type { HttpAnswer } from './send-http.ts'
import { connectTarget } from './connect-target.ts'
import { type Reach, resolveTarget } from './resolve-target.ts'
import { SendError } from './send-error.ts'
import { type Limits, within } from './within.ts'

export interface MailAnswer extends HttpAnswer {
  /** Recipients that the server did not take, each with what it said; the others have the mail. */
  refused: string[]
}

/** Hands the mail to the mail server; the answer is what that said at last. Throws SendError. */
export async function sendMail(
  { settings, secrets }: ConfigOf<'email'>,
  mail: Mail,
  reach: Reach,
  limits: Limits,
): Promise<MailAnswer> {
  const signal = AbortSignal.any([limits.signal, AbortSignal.timeout(limits.wholeMs)])
  return within(signal, limits, async () => {
    const { host, port } = settings
    const addresses = await resolveTarget(host, reach)
    const target = { host, port, addresses, connectMs: limits.connectMs }
    const connection = await connectTarget(target, signal)
    const transport = createTransport({
      // To a checked address; the certificate is still that of the name.
      getSocket: (_options, done) => done(null, { connection }),
      host,
      port,
      secure: settings.security === 'tls',
      requireTLS: settings.security === 'starttls',
      ignoreTLS: settings.security === 'none',
      tls: isIP(host) ? {} : { servername: host },
      ...(settings.username === ''
        ? {}
        : { auth: { user: settings.username, pass: secrets.password } }),
      connectionTimeout: limits.connectMs,
      greetingTimeout: limits.connectMs,
      socketTimeout: limits.wholeMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    signal.addEventListener('abort', () => transport.close(), { once: true })
    try {
      const { response, rejected, rejectedErrors } = await transport.sendMail({
        from: mail.from,
        to: mail.to,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: mail.messageId,
        inReplyTo: mail.thread,
        references: mail.thread,
      })
      const status = Number(/^\d{3}/.exec(response)?.[0] ?? 250)
      const refused = rejected.map((recipient, at) => {
        const said = rejectedErrors?.[at]?.response ?? 'no reason given'
        return `${recipient} (${said.slice(0, 200)})`
      })
      return { status, headers: {}, body: response.slice(0, 1000), isCut: false, refused }
    } catch (error) {
      throw mailError(host, error)
    } finally {
      transport.close()
      connection.destroy()
    }
  })
}

function mailError(host: string, error: unknown): SendError {
  const { message, code } = error as Error & { code?: string }
  const reason = message.slice(0, 500)
  if (code === 'EAUTH') return new SendError('mail', `${host} refuses the sign-in: ${reason}`)
  if (code === 'ETLS') return new SendError('mail', `${host} offers no TLS: ${reason}`)
  return new SendError('mail', `${host} did not take the mail: ${reason}`)
}
