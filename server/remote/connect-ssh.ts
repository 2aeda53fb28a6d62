import ssh2 from 'ssh2'
import type { ContactError } from '#server/contact/contact-error.ts'
import { greetingKind } from '#server/contact/greeting-kind.ts'
import {
  closedBeforeGreeting,
  openSocket,
  peekGreeting,
  type Greeting,
} from '#server/contact/open-socket.ts'
import { connectionLost } from '#server/contact/socket-error.ts'
import { hostKeyOf } from '#server/remote/host-key.ts'
import { readPrivateKey } from '#server/remote/read-private-key.ts'
import {
  hostKeyRefused,
  notSsh,
  signInRefused,
  silentSsh,
  sshError,
} from '#server/remote/ssh-error.ts'
import type { SshTarget } from '#server/remote/ssh-target.ts'

const CONNECT_TIMEOUT_MS = 5000
const KEEPALIVE_INTERVAL_MS = 5000
const KEEPALIVE_COUNT_MAX = 3

/**
 * A signed-in connection to a server that showed the pinned host key. Throws ContactError, or the
 * signal's reason when aborted.
 */
export async function connectSsh(target: SshTarget, signal?: AbortSignal): Promise<ssh2.Client> {
  if (target.secret.kind === 'key')
    readPrivateKey(target.secret.privateKey, target.secret.passphrase)
  const timeoutMs = target.connectTimeoutMs ?? CONNECT_TIMEOUT_MS
  const startedAt = performance.now()
  const socket = await openSocket(target, 'SSH', timeoutMs, signal)
  const leftMs = () => Math.max(1, timeoutMs - (performance.now() - startedAt))
  const greeting = await peekGreeting(socket, target, 'SSH', leftMs(), signal)
  const wrong = wrongGreeting(target, greeting, timeoutMs)
  if (wrong !== null) {
    socket.destroy()
    throw wrong
  }
  return signIn(target, socket, leftMs(), signal)
}

function wrongGreeting(
  target: SshTarget,
  greeting: Greeting,
  timeoutMs: number,
): ContactError | null {
  if (greeting.kind === 'silent') return silentSsh(target, timeoutMs)
  if (greeting.kind === 'closed') return closedBeforeGreeting(target, 'SSH')
  const kind = greetingKind(greeting.bytes)
  // RFC 4253, 4.2: an SSH server may send other lines first, so only known strangers are refused.
  return kind === 'mysql' || kind === 'http' ? notSsh(target, kind) : null
}

function signIn(
  target: SshTarget,
  socket: NonNullable<ssh2.ConnectConfig['sock']>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<ssh2.Client> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client()
    let refused: ContactError | null = null
    const fail = (reason: unknown) => {
      signal?.removeEventListener('abort', onAbort)
      client.destroy()
      reject(reason)
    }
    const onAbort = () => fail(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    const sequence = signInSequence(target, (offered) => {
      refused = signInRefused(target, offered)
    })
    const onError = (error: Error) => fail(refused ?? sshError(error, target, timeoutMs))
    const onClose = () =>
      fail(refused ?? connectionLost(target, 'SSH', 'the server closed it before signing in'))
    // Stays: after sign-in or failure further errors also bring "close", which is what counts then.
    client.on('error', () => undefined)
    client.on('error', onError)
    client.on('close', onClose)
    client.once('ready', () => {
      signal?.removeEventListener('abort', onAbort)
      client.off('error', onError)
      client.off('close', onClose)
      resolve(client)
    })
    client.connect({
      sock: socket,
      username: target.user,
      readyTimeout: timeoutMs,
      keepaliveInterval: KEEPALIVE_INTERVAL_MS,
      keepaliveCountMax: KEEPALIVE_COUNT_MAX,
      algorithms: { serverHostKey: hostKeyAlgorithms(target) },
      authHandler: sequence,
      hostVerifier: (blob: Buffer) => {
        if (blob.toString('base64') === target.hostKey?.publicKey) return true
        refused = hostKeyRefused(target, hostKeyOf(blob))
        return false
      },
    })
  })
}

const KNOWN_HOST_KEY_ALGORITHMS: ssh2.ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
]

/** The pinned key's type first, or a server that gained a second key would look changed. */
function hostKeyAlgorithms(target: SshTarget): ssh2.ServerHostKeyAlgorithm[] {
  const pinned = target.hostKey?.algorithm
  const isPinned = (algorithm: string) =>
    algorithm === pinned || (pinned === 'ssh-rsa' && algorithm.startsWith('rsa-sha2-'))
  return [
    ...KNOWN_HOST_KEY_ALGORITHMS.filter(isPinned),
    ...KNOWN_HOST_KEY_ALGORITHMS.filter((algorithm) => !isPinned(algorithm)),
  ]
}

/** Asks first what the server offers ("none" counts as no attempt), then tries each way once. */
function signInSequence(
  target: SshTarget,
  onRefused: (offered: readonly string[] | null) => void,
): ssh2.AuthHandlerMiddleware {
  const { secret, user: username } = target
  let untried: ssh2.AnyAuthMethod[] | null = null
  let offered: readonly string[] | null = null
  return (methodsLeft: ssh2.AuthenticationType[] | null) => {
    if (untried === null) {
      untried =
        secret.kind === 'key' ? [keyMethod(username, secret)] : passwordMethods(username, secret)
      return 'none'
    }
    offered ??= methodsLeft
    const method = untried.find((candidate) => methodsLeft?.includes(candidate.type) ?? true)
    if (method !== undefined) {
      untried = untried.filter((candidate) => candidate !== method)
      return method
    }
    onRefused(offered)
    return false
  }
}

function keyMethod(
  username: string,
  secret: { privateKey: string; passphrase: string | null },
): ssh2.PublicKeyAuthMethod {
  return {
    type: 'publickey',
    username,
    key: secret.privateKey.trim() + '\n',
    ...(secret.passphrase === null ? {} : { passphrase: secret.passphrase }),
  }
}

function passwordMethods(username: string, secret: { password: string }): ssh2.AnyAuthMethod[] {
  const { password } = secret
  return [
    { type: 'password', username, password },
    {
      type: 'keyboard-interactive',
      username,
      // Only one hidden question can be for the password; anything else (a one-time code) is not ours.
      prompt: (_name, _instructions, _language, prompts, finish) =>
        finish(prompts.length === 1 && prompts[0]?.echo !== true ? [password] : []),
    },
  ]
}
