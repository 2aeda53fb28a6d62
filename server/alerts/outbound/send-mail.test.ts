import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { channelConfig, type ConfigOf } from '../channels/channel-kinds.ts'
import { emailMail } from '../channels/email.ts'
import { contentOf } from '../outbox/test-outbox.ts'
import { sendMail } from './send-mail.ts'

const limits = { connectMs: 10_000, wholeMs: 20_000, signal: new AbortController().signal }
const mails: string[] = []
let refusesRecipient = false
const server = createServer((socket) => talk(socket))
beforeEach(async () => {
  mails.length = 0
  refusesRecipient = false
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => new Promise((resolve) => server.close(resolve)))

/** The least of SMTP that takes a mail. */
function talk(socket: Socket): void {
  let text = ''
  let isData = false
  socket.write('220 test ESMTP\r\n')
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    text += chunk.toString()
    while (true) {
      const end = text.indexOf(isData ? '\r\n.\r\n' : '\r\n')
      if (end === -1) return
      const part = text.slice(0, end)
      text = text.slice(end + (isData ? 5 : 2))
      if (isData) {
        isData = false
        mails.push(part)
        socket.write('250 2.0.0 Ok: queued as 4711\r\n')
      } else if (/^DATA/i.test(part)) {
        isData = true
        socket.write('354 go on\r\n')
      } else if (/^RCPT/i.test(part) && refusesRecipient) socket.write('550 5.1.1 No such user\r\n')
      else if (/^QUIT/i.test(part)) socket.end('221 bye\r\n')
      else socket.write('250 ok\r\n')
    }
  })
}

function configFor(security: 'none' | 'starttls', host = '127.0.0.1'): ConfigOf<'email'> {
  const { port } = server.address() as AddressInfo
  const to = ['ops@example.com', 'dba@example.com']
  const settings = { host, port, security, from: 'synced@example.com', to }
  return channelConfig('email', settings, {}) as ConfigOf<'email'>
}

const reach = {
  allowedRanges: ['127.0.0.1/32'],
  resolve: (host: string) => Promise.resolve([host === 'inner.example' ? '10.0.0.1' : '127.0.0.1']),
}
const mailOf = (config: ConfigOf<'email'>) =>
  emailMail(config, {
    id: 'd1',
    content: contentOf('i1', 2, { title: 'down\r\nBcc: all@example.com\r\n\r\nhello' }),
    isTest: false,
    consoleUrl: 'https://console.example',
    nowMs: 0,
  })

it('hands the mail over, threaded by its incident, with no header from a name', async () => {
  const config = configFor('none', 'mail.example')
  const answer = await sendMail(config, mailOf(config), reach, limits)
  expect(answer).toMatchObject({ status: 250, body: expect.stringContaining('queued as 4711') })
  const [head = '', body = ''] = mails[0]?.split(/\r\n\r\n(.*)/s) ?? []
  expect(head).toMatch(/^Message-ID: <d1@example\.com>$/m)
  expect(head).toMatch(/^References: <incident-i1@example\.com>$/m)
  expect(head).toMatch(/^In-Reply-To: <incident-i1@example\.com>$/m)
  expect(head).not.toMatch(/^Bcc:/im)
  expect(body).toContain('text/plain')
  expect(body).toContain('text/html')
})

it('sends nothing without TLS where TLS is asked for', async () => {
  const config = configFor('starttls')
  await expect(sendMail(config, mailOf(config), reach, limits)).rejects.toThrow(/127\.0\.0\.1/)
  expect(mails).toEqual([])
})

it('refuses a mail server at a private address, and tells what a server refuses', async () => {
  const inner = configFor('none', 'inner.example')
  await expect(sendMail(inner, mailOf(inner), reach, limits)).rejects.toThrow(
    '10.0.0.1 is a private network',
  )
  refusesRecipient = true
  const config = configFor('none')
  await expect(sendMail(config, mailOf(config), reach, limits)).rejects.toThrow('No such user')
})
