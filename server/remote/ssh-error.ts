import { ContactError, type HostKey } from '#server/contact/contact-error.ts'
import type { GreetingKind } from '#server/contact/greeting-kind.ts'
import { placeText } from '#server/contact/server-place.ts'
import {
  causeText,
  connectionLost,
  connectTimeout,
  secondsText,
  socketError,
} from '#server/contact/socket-error.ts'
import { fingerprintOf } from '#server/remote/host-key.ts'
import type { SshTarget } from '#server/remote/ssh-target.ts'

/** A server that showed a key, but none is pinned or another one is. */
export function hostKeyRefused(target: SshTarget, presentedKey: HostKey): ContactError {
  const where = placeText(target)
  const shown = `${presentedKey.algorithm} ${presentedKey.fingerprint}`
  if (target.hostKey === null) {
    return new ContactError(
      'host-key-unknown',
      `No SSH host key is pinned for ${where}; it shows ${shown}.`,
      'Compare this fingerprint with the one on the server (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then pin it.',
      { presentedKey },
    )
  }
  const pinned = `${target.hostKey.algorithm} ${fingerprintOf(target.hostKey.publicKey)}`
  return new ContactError(
    'host-key-changed',
    `The SSH host key of ${where} changed: pinned is ${pinned}, it now shows ${shown}.`,
    'If the server was reinstalled, compare the new fingerprint on the server and pin it again. If not, someone may be in between: do not sign in.',
    { presentedKey },
  )
}

/** Something else than an SSH server answered. */
export function notSsh(target: SshTarget, kind: GreetingKind): ContactError {
  const answered = { ssh: 'SSH', mysql: 'MariaDB', http: 'A web server', other: 'Something' }[kind]
  return new ContactError(
    'other',
    `${answered} answers at ${placeText(target)}, not an SSH server.`,
    kind === 'mysql'
      ? 'This looks like the SQL port. Give the SSH port (usually 22).'
      : 'Check the SSH port (usually 22).',
  )
}

/** The port accepts connections, but says nothing. */
export function silentSsh(target: SshTarget, afterMs: number): ContactError {
  return new ContactError(
    'timeout',
    `${placeText(target)} accepted the connection but no SSH server answered within ${secondsText(afterMs)}.`,
    'Check the SSH port (usually 22), and whether the server is overloaded.',
  )
}

/** The server refused to let the user in; `offered` are its methods left, null when unknown. */
export function signInRefused(target: SshTarget, offered: readonly string[] | null): ContactError {
  const { user, name, secret } = target
  const where = placeText(target)
  const needed = secret.kind === 'key' ? ['publickey'] : ['password', 'keyboard-interactive']
  if (offered !== null && !offered.some((method) => needed.includes(method))) {
    const offers = offered.length === 0 ? 'nothing' : offered.join(', ')
    return new ContactError(
      'ssh-auth',
      `${where} does not let user ${user} sign in by ${secret.kind === 'key' ? 'SSH key' : 'password'}; it offers ${offers}.`,
      secret.kind === 'key'
        ? 'Set PubkeyAuthentication yes in its sshd_config, or choose another credential.'
        : 'Choose a credential with an SSH key, or set PasswordAuthentication yes in its sshd_config.',
    )
  }
  if (secret.kind === 'key') {
    return new ContactError(
      'ssh-auth',
      `${where} refused the SSH key of user ${user}.`,
      `Check ~${user}/.ssh/authorized_keys on ${name || target.address} and its permissions, or choose another credential.`,
    )
  }
  return new ContactError(
    'ssh-auth',
    `${where} refused the password of user ${user}.`,
    'Enter the password again, check that the user exists there, or choose another credential.',
  )
}

/** Any error of ssh2 while connecting or connected. */
export function sshError(error: unknown, target: SshTarget, afterMs: number): ContactError {
  if (error instanceof ContactError) return error
  const level =
    typeof error === 'object' && error !== null && 'level' in error ? String(error.level) : ''
  if (level === 'client-socket') return socketError(error, target, 'SSH')
  if (level === 'client-timeout') {
    return causeText(error) === 'Keepalive timeout'
      ? connectionLost(target, 'SSH', 'the server stopped answering', error)
      : connectTimeout(target, 'SSH', afterMs, error)
  }
  if (level === 'handshake') {
    return new ContactError(
      'other',
      `The SSH handshake with ${placeText(target)} failed: ${causeText(error)}.`,
      'Check which algorithms its sshd_config allows; a current OpenSSH works as installed.',
      { cause: error },
    )
  }
  return connectionLost(target, 'SSH', causeText(error), error)
}

/** A command's channel that the server would not open (RFC 4254, 5.1). */
export function channelRefused(error: unknown, target: SshTarget): ContactError {
  const reason =
    typeof error === 'object' && error !== null && 'reason' in error ? error.reason : undefined
  const where = placeText(target)
  if (reason === undefined) return sshError(error, target, 0)
  return new ContactError(
    reason === 4 ? 'too-many-connections' : 'refused',
    `${where} would not start a command for user ${target.user}: ${causeText(error)}.`,
    'Check MaxSessions in its sshd_config, and that the user has a login shell.',
    { cause: error },
  )
}

/** A forward that the server would not open. Only a connect that failed tells of what is behind it. */
export function forwardRefused(error: unknown, target: SshTarget, to: string): ContactError {
  const reason =
    typeof error === 'object' && error !== null && 'reason' in error ? error.reason : undefined
  if (reason === undefined) return sshError(error, target, 0)
  const text = `${placeText(target)} would not forward to ${to} for user ${target.user}: ${causeText(error)}.`
  const { failure, mend } = forwardFailure(reason, causeText(error))
  return new ContactError(failure, text, mend, { cause: error })
}

// Reasons: RFC 4254, 5.1. sshd gives 2 with the text of the system's error (OpenSSH, channels.c).
function forwardFailure(
  reason: unknown,
  text: string,
): { failure: ContactError['failure']; mend: string } {
  if (reason === 2 && !/timed out|no route|unreachable/i.test(text)) {
    return { failure: 'refused', mend: 'Check that MariaDB runs and listens there.' }
  }
  if (reason === 2) {
    return { failure: 'unreachable', mend: 'Check the SQL address and the firewall on the server.' }
  }
  if (reason === 4) {
    return {
      failure: 'too-many-connections',
      mend: 'Check the load and the limits of sshd on the server.',
    }
  }
  return {
    failure: 'ssh-path',
    mend: 'Check AllowTcpForwarding and PermitOpen in its sshd_config, or let SQL connect directly.',
  }
}
