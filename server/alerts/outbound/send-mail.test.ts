import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { channelConfig, type ConfigOf } from '../channels/channel-kinds.ts'
import { emailMail } from '../channels/email.ts'
import {
  mailCertificate,
  startMailServer,
  type TestMailServer,
} from '../outbox/test-mail-server.ts'
import { contentOf } from '../outbox/test-outbox.ts'
import { sendMail } from './send-mail.ts'

const limits = { connectMs: 10_000, wholeMs: 20_000, signal: new AbortController().signal }
let server: TestMailServer
beforeEach(async () => void (server = await startMailServer()))
afterEach(() => server.close())

function configFor(security: 'none' | 'starttls', host = '127.0.0.1'): ConfigOf<'email'> {
  const to = ['ops@example.com', 'dba@example.com']
  const settings = { host, port: server.port, security, from: 'synced@example.com', to }
  return channelConfig('email', settings, {}) as ConfigOf<'email'>
}

const answering = (...addresses: string[]) => ({
  allowedRanges: ['127.0.0.0/8'],
  resolve: () => Promise.resolve(addresses),
})
const reach = answering('127.0.0.1')
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
  const [head = '', body = ''] = server.mails[0]?.split(/\r\n\r\n(.*)/s) ?? []
  expect(head).toMatch(/^Message-ID: <d1@example\.com>$/m)
  expect(head).toMatch(/^References: <incident-i1@example\.com>$/m)
  expect(head).toMatch(/^In-Reply-To: <incident-i1@example\.com>$/m)
  expect(head).not.toMatch(/^Bcc:/im)
  expect(body).toContain('text/plain')
  expect(body).toContain('text/html')
})

it('where TLS is asked for nothing is sent to a server that offers none', async () => {
  const config = configFor('starttls', 'mail.example')
  await expect(sendMail(config, mailOf(config), reach, limits)).rejects.toThrow(
    'mail.example offers no TLS',
  )
  expect(server.commands).toContain('STARTTLS')
  expect(server.commands.join()).not.toMatch(/MAIL FROM|AUTH/)
})

it('nothing is sent to a server whose certificate nobody vouches for, or is of another name', async () => {
  server.offersTls = true
  const config = configFor('starttls', 'mail.example')
  await expect(sendMail(config, mailOf(config), reach, limits)).rejects.toThrow('self-signed')
  const usual = getCACertificates()
  setDefaultCACertificates([...usual, mailCertificate])
  try {
    const other = configFor('starttls', 'other.example')
    await expect(sendMail(other, mailOf(other), reach, limits)).rejects.toThrow('other.example')
    expect(server.commands.join()).not.toContain('MAIL FROM')
    expect(await sendMail(config, mailOf(config), reach, limits)).toMatchObject({ status: 250 })
    expect(server.commands.filter((line) => line.includes('MAIL FROM'))).toEqual([
      'TLS MAIL FROM:<synced@example.com>',
    ])
  } finally {
    setDefaultCACertificates(usual)
  }
})

it('a mail server at a private address is refused', async () => {
  const config = configFor('none', 'inner.example')
  await expect(
    sendMail(config, mailOf(config), answering('127.0.0.1', '10.0.0.1'), limits),
  ).rejects.toThrow('10.0.0.1 is a private network')
  expect(server.commands).toEqual([])
})

it('a name whose answer changes between check and connect leads to the address that was checked', async () => {
  const answers = ['127.0.0.1', '169.254.169.254']
  let asked = 0
  const turning = { ...reach, resolve: () => Promise.resolve([answers[asked++] ?? '']) }
  const config = configFor('none', 'mail.example')
  expect(await sendMail(config, mailOf(config), turning, limits)).toMatchObject({ status: 250 })
  expect(asked).toBe(1)
  expect(server.mails.length).toBe(1)
  // The next mail asks anew, and is refused.
  await expect(sendMail(config, mailOf(config), turning, limits)).rejects.toThrow('metadata')
  expect(server.mails.length).toBe(1)
})

it('a mail server of which one address is dead is reached by another', async () => {
  const config = configFor('none', 'mail.example')
  const two = answering('127.0.0.99', '127.0.0.1')
  expect(await sendMail(config, mailOf(config), two, limits)).toMatchObject({ status: 250 })
  await server.close()
  await expect(sendMail(config, mailOf(config), two, limits)).rejects.toThrow(
    'mail.example refuses connections',
  )
})

it('recipients that the server refuses are named, and if it refuses all the mail has failed', async () => {
  server.refuses = (recipient) => recipient === 'dba@example.com'
  const config = configFor('none')
  expect(await sendMail(config, mailOf(config), reach, limits)).toMatchObject({
    status: 250,
    refused: ['dba@example.com (550 5.1.1 No such user)'],
  })
  server.refuses = () => true
  await expect(sendMail(config, mailOf(config), reach, limits)).rejects.toThrow('No such user')
})
