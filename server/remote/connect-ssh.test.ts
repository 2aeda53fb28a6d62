import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import ssh2 from 'ssh2'
import { afterEach, describe, expect, it } from 'vitest'
import { ContactError } from '#server/contact/contact-error.ts'
import { connectSsh } from '#server/remote/connect-ssh.ts'
import { hostKeyOf } from '#server/remote/host-key.ts'
import { scanHostKey } from '#server/remote/scan-host-key.ts'
import {
  startSshTestServer,
  type SshTestServer,
  type SshTestServerOptions,
} from '#server/remote/ssh-test-server.ts'
import type { SshTarget } from '#server/remote/ssh-target.ts'

const key = ssh2.utils.generateKeyPairSync('ed25519')
const rsaKey = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 })
const lockedKey = ssh2.utils.generateKeyPairSync('ed25519', {
  passphrase: 'sesame',
  cipher: 'aes256-ctr',
  rounds: 4,
})
const otherKey = ssh2.utils.generateKeyPairSync('ed25519')

const stops: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function sshServer(options: SshTestServerOptions = {}): Promise<SshTestServer> {
  const server = await startSshTestServer(options)
  stops.push(() => server.stop())
  return server
}

async function tcpServer(onSocket: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => {
    sockets.forEach((socket) => socket.destroy())
    server.close()
  })
  return (server.address() as AddressInfo).port
}

function parsed(text: string, passphrase?: string): ssh2.ParsedKey {
  const result = ssh2.utils.parseKey(text, passphrase)
  if (result instanceof Error) throw result
  return result
}

function keySecret(privateKey: string, passphrase: string | null = null): SshTarget['secret'] {
  return { kind: 'key', privateKey, passphrase }
}

async function failure(target: SshTarget, signal?: AbortSignal): Promise<ContactError> {
  try {
    ;(await connectSsh(target, signal)).end()
  } catch (error) {
    if (error instanceof ContactError) return error
    throw error
  }
  throw new Error('The connection was accepted.')
}

describe('connectSsh', () => {
  it('signs in by password', async () => {
    const server = await sshServer()
    ;(await connectSsh(server.target())).end()
  })

  it('signs in by password where the server only asks questions', async () => {
    const server = await sshServer({ offers: ['keyboard-interactive'] })
    ;(await connectSsh(server.target())).end()
  })

  it.each([
    ['ed25519', key.private, null],
    ['rsa', rsaKey.private, null],
    ['a key with a passphrase', lockedKey.private, 'sesame'],
  ])('signs in by %s', async (_what, privateKey, passphrase) => {
    const server = await sshServer({ authorizedKey: parsed(privateKey, passphrase ?? undefined) })
    const target = server.target({ secret: keySecret(privateKey, passphrase) })
    ;(await connectSsh(target)).end()
  })

  it('names a wrong password', async () => {
    const server = await sshServer()
    const error = await failure(server.target({ secret: { kind: 'password', password: 'geheim' } }))
    expect(error.failure).toBe('ssh-auth')
    expect(error.message).toBe(`node3 (127.0.0.1:${server.port}) refused the password of user ops.`)
    expect(`${error.message}${error.mend}${String(error.cause)}`).not.toContain('geheim')
  })

  it('names a wrong key', async () => {
    const server = await sshServer({ authorizedKey: parsed(key.private) })
    const error = await failure(server.target({ secret: keySecret(otherKey.private) }))
    expect(error.failure).toBe('ssh-auth')
    expect(error.message).toContain('refused the SSH key of user ops')
    expect(error.mend).toContain('~ops/.ssh/authorized_keys on node3')
  })

  it('names a way to sign in that the server does not offer', async () => {
    const byKey = await sshServer({ offers: ['publickey'], authorizedKey: parsed(key.private) })
    const error = await failure(byKey.target())
    expect(error.failure).toBe('ssh-auth')
    expect(error.message).toContain('by password; it offers publickey')
  })

  it('names a missing passphrase before it connects', async () => {
    const error = await failure({
      ...(await sshServer()).target({ secret: keySecret(lockedKey.private) }),
      port: 1,
    })
    expect(error.failure).toBe('ssh-key-unusable')
    expect(error.message).toContain('no passphrase')
  })

  it('refuses a server whose key is not pinned, and shows the key', async () => {
    const server = await sshServer()
    const error = await failure(server.target({ hostKey: null }))
    expect(error.failure).toBe('host-key-unknown')
    expect(error.presentedKey).toEqual(server.target().hostKey)
  })

  it('refuses a changed host key and names both fingerprints', async () => {
    const server = await sshServer()
    const pinned = hostKeyOf(parsed(otherKey.public).getPublicSSH())
    const error = await failure(server.target({ hostKey: pinned }))
    expect(error.failure).toBe('host-key-changed')
    expect(error.message).toContain(pinned.fingerprint)
    expect(error.presentedKey).toEqual(server.target().hostKey)
    expect(error.message).toContain(error.presentedKey?.fingerprint)
  })

  it('notices a changed key of another type', async () => {
    const server = await sshServer({ hostKey: rsaKey })
    const pinned = hostKeyOf(parsed(otherKey.public).getPublicSSH())
    expect((await failure(server.target({ hostKey: pinned }))).failure).toBe('host-key-changed')
  })

  it('scans a host key without signing in', async () => {
    const server = await sshServer({ hostKey: rsaKey })
    expect(await scanHostKey('127.0.0.1', server.port)).toEqual(
      hostKeyOf(parsed(rsaKey.public).getPublicSSH()),
    )
  })

  it('scans for the key of the pinned type where a server has gained another', async () => {
    const server = await sshServer({ hostKey: rsaKey, secondHostKey: otherKey })
    const rsa = hostKeyOf(parsed(rsaKey.public).getPublicSSH())
    expect((await scanHostKey('127.0.0.1', server.port)).algorithm).toBe('ssh-ed25519')
    expect(await scanHostKey('127.0.0.1', server.port, undefined, rsa.algorithm)).toEqual(rsa)
  })

  it('names a refused port', async () => {
    const port = await tcpServer(() => undefined)
    for (const stop of stops.splice(0)) await stop()
    const error = await failure({ ...(await sshServer()).target(), port })
    expect(error.failure).toBe('refused')
    expect(error.message).toContain(`127.0.0.1:${port}`)
  })

  it('names a host name that does not exist', async () => {
    const target = (await sshServer()).target({ address: 'no-such-host.invalid' })
    const error = await failure(target)
    expect(error.failure).toBe('name-not-found')
    expect(error.message).toContain('no-such-host.invalid')
  })

  it('names MariaDB behind the SSH port', async () => {
    const greeting = Buffer.concat([
      Buffer.from([90, 0, 0, 0, 10]),
      Buffer.from('10.11.19-MariaDB\0'),
    ])
    const port = await tcpServer((socket) => socket.write(greeting))
    const error = await failure({ ...(await sshServer()).target(), port })
    expect(error.message).toContain('MariaDB answers at')
    expect(error.mend).toContain('SQL port')
  })

  it('names a port that closes at once', async () => {
    const port = await tcpServer((socket) => socket.end())
    const error = await failure({ ...(await sshServer()).target(), port })
    expect(error.failure).toBe('connection-lost')
    expect(error.message).toContain('before the server said anything')
  })

  it('names a port that says nothing', async () => {
    const port = await tcpServer(() => undefined)
    const error = await failure({ ...(await sshServer()).target({ connectTimeoutMs: 300 }), port })
    expect(error.failure).toBe('timeout')
    expect(error.message).toContain('no SSH server answered within 0.3 s')
  })

  it('names a server that stops in the middle of the handshake', async () => {
    const port = await tcpServer((socket) => socket.write('SSH-2.0-Slow\r\n'))
    const error = await failure({ ...(await sshServer()).target({ connectTimeoutMs: 300 }), port })
    expect(error.failure).toBe('timeout')
  })

  it('stops waiting when aborted', async () => {
    const port = await tcpServer(() => undefined)
    const target = { ...(await sshServer()).target(), port }
    const reason = new Error('enough')
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 50)
    await expect(connectSsh(target, controller.signal)).rejects.toBe(reason)
  })
})
