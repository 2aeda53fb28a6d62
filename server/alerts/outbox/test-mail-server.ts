import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'

export interface TestMailServer {
  port: number
  /** As they came. */
  mails: string[]
  /** Commands of all connections, in the order of arrival. */
  commands: string[]
  refuses: (recipient: string) => boolean
  offersTls: boolean
  close(): Promise<void>
}

/** The least of SMTP that takes a mail, on one loopback address. */
export async function startMailServer(host = '127.0.0.1'): Promise<TestMailServer> {
  const sockets = new Set<Socket>()
  const listener = createServer((socket) => {
    sockets.add(socket)
    socket.write('220 test ESMTP\r\n')
    converse(socket, server)
  })
  await new Promise<void>((resolve) => listener.listen(0, host, resolve))
  const server: TestMailServer = {
    port: (listener.address() as AddressInfo).port,
    mails: [],
    commands: [],
    refuses: () => false,
    offersTls: false,
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => listener.close(() => resolve()))
    },
  }
  return server
}

function converse(socket: Socket, server: TestMailServer): void {
  let text = ''
  let isData = false
  const isSecure = socket instanceof TLSSocket
  socket.on('error', () => undefined)
  const onData = (chunk: Buffer) => {
    text += chunk.toString()
    while (true) {
      const end = text.indexOf(isData ? '\r\n.\r\n' : '\r\n')
      if (end === -1) return
      const part = text.slice(0, end)
      text = text.slice(end + (isData ? 5 : 2))
      if (isData) {
        isData = false
        server.mails.push(part)
        socket.write('250 2.0.0 Ok: queued as 4711\r\n')
        continue
      }
      server.commands.push(isSecure ? `TLS ${part}` : part)
      const recipient = /^RCPT TO:<(.*)>/i.exec(part)?.[1]
      if (/^DATA/i.test(part)) {
        isData = true
        socket.write('354 go on\r\n')
      } else if (/^STARTTLS/i.test(part) && server.offersTls) {
        socket.off('data', onData)
        socket.write('220 go on\r\n')
        return converse(new TLSSocket(socket, { isServer: true, secureContext }), server)
      } else if (/^EHLO/i.test(part)) {
        socket.write(
          server.offersTls && !isSecure ? '250-test\r\n250 STARTTLS\r\n' : '250 test\r\n',
        )
      } else if (recipient !== undefined && server.refuses(recipient)) {
        socket.write('550 5.1.1 No such user\r\n')
      } else if (/^QUIT/i.test(part)) socket.end('221 bye\r\n')
      else if (/^STARTTLS/i.test(part)) socket.write('502 5.5.1 Not implemented\r\n')
      else socket.write('250 ok\r\n')
    }
  }
  socket.on('data', onData)
}

/** Of mail.example, until 2126, signed by itself. */
export const mailCertificate = `-----BEGIN CERTIFICATE-----
MIIBaDCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAXMRUwEwYDVQQDDAxtYWlsLmV4
YW1wbGUwIBcNMjAwMTAxMDAwMDAwWhgPMjEyNjAxMDEwMDAwMDBaMBcxFTATBgNV
BAMMDG1haWwuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABB58hCBZ
RSEHqIIRbwUnvFN1GwA2ee8VRzFMltytSfk7W9ID0iJohYIumi71i3rQQSwEiW0F
L29e65CO06wRs/mjSDBGMBcGA1UdEQQQMA6CDG1haWwuZXhhbXBsZTAMBgNVHRME
BTADAQH/MB0GA1UdDgQWBBRL21ejdJID5aWdkvaKaCASn3GSGzAKBggqhkjOPQQD
AgNJADBGAiEAi6H+mcrnVCrJiLI5uJ8CBSEufHA0Ews75Z1qgSCH5McCIQCGyaTs
XH5ia4a7uXXgxVoHvllZNBoAlT/rL0DA5r6srw==
-----END CERTIFICATE-----
`
const secureContext = createSecureContext({
  cert: mailCertificate,
  // No secret: only tests trust its certificate.
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgTxZ5kaxAyvu8e2G9
NhkkZKIIXq9jswQavK4AOI/RH5+hRANCAAQefIQgWUUhB6iCEW8FJ7xTdRsANnnv
FUcxTJbcrUn5O1vSA9IiaIWCLpou9Yt60EEsBIltBS9vXuuQjtOsEbP5
-----END PRIVATE KEY-----
`,
})
