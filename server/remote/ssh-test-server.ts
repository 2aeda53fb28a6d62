import { spawn } from 'node:child_process'
import { connect, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import ssh2 from 'ssh2'
import { hostKeyOf } from '#server/remote/host-key.ts'
import type { SshTarget } from '#server/remote/ssh-target.ts'

/** A real SSH server in this very Node, for tests only: commands run in a real /bin/sh. */
export interface SshTestServer {
  port: number
  /** A target that signs in by password; override what the test is about. */
  target(overrides?: Partial<SshTarget>): SshTarget
  /** Command lines as received. */
  commands: string[]
  /** Most channels that were open at once. */
  mostChannels(): number
  connections(): number
  /** Cuts all connections without a word. */
  cut(): void
  stop(): Promise<void>
}

export interface SshTestServerOptions {
  hostKey?: { private: string; public: string }
  /** Another key of the server, of another type. */
  secondHostKey?: { private: string; public: string }
  password?: string
  /** Public half that may sign in. */
  authorizedKey?: ssh2.ParsedKey
  offers?: ssh2.AuthenticationType[]
  /** Directory searched first for programs, for instance with a false sudo. */
  pathFirst?: string
  /** Commands are answered only after this. */
  execDelayMs?: number
  /** Accepts commands, but never answers. */
  hang?: boolean
  /** As AllowTcpForwarding no. */
  refusesForwards?: boolean
  /** Forwards are answered only after this, as when the packets behind sshd are dropped. */
  holdForwards?: Promise<void>
}

export const testHostKey = ssh2.utils.generateKeyPairSync('ed25519')

export async function startSshTestServer(
  options: SshTestServerOptions = {},
): Promise<SshTestServer> {
  const hostKeyPair = options.hostKey ?? testHostKey
  const hostKeys = [hostKeyPair, options.secondHostKey].flatMap((pair) => pair?.private ?? [])
  const commands: string[] = []
  const clients = new Set<ssh2.Connection>()
  let channels = 0
  let mostChannels = 0
  let connections = 0

  const server = new ssh2.Server({ hostKeys }, (client) => {
    connections += 1
    clients.add(client)
    client.on('error', () => undefined)
    client.on('close', () => clients.delete(client))
    client.on('authentication', (context) => authenticate(context, options))
    client.on('session', (accept) => {
      const session = accept()
      channels += 1
      mostChannels = Math.max(mostChannels, channels)
      let pid: number | undefined
      session.on('close', () => {
        channels -= 1
        if (pid !== undefined) tryKill(pid)
      })
      session.on('signal', () => {
        if (pid !== undefined) tryKill(pid)
      })
      session.on('exec', (acceptExec, _reject, { command }) => {
        commands.push(command)
        const channel = acceptExec()
        if (options.hang !== true) {
          void execute(channel, command, options).then((started) => {
            pid = started
          })
        }
      })
    })
    // Without a listener ssh2 refuses as sshd does with AllowTcpForwarding no.
    if (options.refusesForwards !== true) {
      client.on('tcpip', (accept, reject, { destIP, destPort }) => {
        void Promise.resolve(options.holdForwards).then(() => {
          const socket = connect(destPort, destIP)
          socket.once('error', () => reject())
          socket.once('connect', () => {
            const channel = accept()
            socket.pipe(channel).pipe(socket)
            socket.on('error', () => channel.close())
            channel.on('close', () => socket.destroy())
            socket.on('close', () => channel.close())
          })
        })
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const parsed = ssh2.utils.parseKey(hostKeyPair.public)
  if (parsed instanceof Error) throw parsed
  return {
    port,
    target: (overrides = {}) => ({
      name: 'node3',
      address: '127.0.0.1',
      port,
      user: 'ops',
      secret: { kind: 'password', password: options.password ?? 'open' },
      sudoPassword: null,
      hostKey: hostKeyOf(parsed.getPublicSSH()),
      ...overrides,
    }),
    commands,
    mostChannels: () => mostChannels,
    connections: () => connections,
    cut: () => clients.forEach((client) => client.end()),
    stop: () =>
      new Promise((resolve) => {
        clients.forEach((client) => client.end())
        server.close(() => resolve())
      }),
  }
}

function authenticate(context: ssh2.AuthContext, options: SshTestServerOptions): void {
  const offers = options.offers ?? ['password', 'publickey']
  const allowed =
    (context.method === 'password' &&
      offers.includes('password') &&
      context.password === (options.password ?? 'open')) ||
    (context.method === 'publickey' &&
      options.authorizedKey !== undefined &&
      context.key.data.equals(options.authorizedKey.getPublicSSH()) &&
      (context.signature === undefined ||
        options.authorizedKey.verify(context.blob ?? '', context.signature, context.hashAlgo) ===
          true))
  if (allowed) return context.accept()
  if (context.method === 'keyboard-interactive' && offers.includes('keyboard-interactive')) {
    context.prompt([{ prompt: 'Password: ', echo: false }], (answers) => {
      if (answers[0] === (options.password ?? 'open')) context.accept()
      else context.reject(offers)
    })
    return
  }
  context.reject(offers)
}

async function execute(
  channel: ssh2.ServerChannel,
  command: string,
  options: SshTestServerOptions,
): Promise<number | undefined> {
  if (options.execDelayMs !== undefined) await sleep(options.execDelayMs)
  const line =
    options.pathFirst === undefined
      ? command
      : command.replace('PATH=', `PATH=${options.pathFirst}:`)
  const child = spawn('/bin/sh', ['-c', line], { detached: true })
  child.stdin.on('error', () => undefined)
  channel.pipe(child.stdin)
  child.stdout.on('data', (chunk: Buffer) => channel.write(chunk))
  child.stderr.on('data', (chunk: Buffer) => channel.stderr.write(chunk))
  child.on('close', (code, signal) => {
    if (signal === null) channel.exit(code ?? 0)
    else channel.exit(signal.replace('SIG', ''), false, '')
    channel.end()
  })
  return child.pid
}

function tryKill(pid: number): void {
  try {
    process.kill(-pid, 'SIGTERM')
  } catch {
    // It has ended already.
  }
}
