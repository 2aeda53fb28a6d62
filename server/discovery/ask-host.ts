import { isIP } from 'node:net'
import { ContactError, type HostKey } from '#server/contact/contact-error.ts'
import { normalizeHost, parseGroupPeers } from '#server/discovery/addresses.ts'
import type { HostAnswer } from '#server/discovery/sighting.ts'
import { hostKeyRefused } from '#server/remote/ssh-error.ts'
import type { scanHostKey } from '#server/remote/scan-host-key.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import type { PinnedHostKey, SshTarget } from '#server/remote/ssh-target.ts'

export interface HostPorts {
  openSshHost: (target: SshTarget) => SshHost
  scanHostKey: typeof scanHostKey
}

export interface HostQuestion {
  /** Its `hostKey` is the pinned one, or null. */
  target: SshTarget
  /** Fingerprint that the operator has just confirmed for this server. */
  confirmedFingerprint: string | null
  /** Without a trusted key: true makes that an error, false leaves it at the scan. */
  mustSignIn: boolean
  /** Names to ask the server's own resolver for. */
  names: readonly string[]
}

/**
 * Looks at a server over SSH. Signs in only where the host key is pinned or was just confirmed:
 * nobody's password goes to a server that nobody vouched for. Never throws, except when aborted
 * from outside.
 */
export async function askHost(
  ports: HostPorts,
  question: HostQuestion,
  signal: AbortSignal,
): Promise<HostAnswer> {
  const answer: HostAnswer = { hostKey: null, error: null, peers: [], resolved: {} }
  const { target } = question
  try {
    const shown = await ports.scanHostKey(
      target.address,
      target.port,
      signal,
      target.hostKey?.algorithm,
    )
    const pinned = target.hostKey?.publicKey === shown.publicKey
    answer.hostKey = { ...shown, port: target.port, pinned }
    const trusted = trustedKey(question, shown)
    if (trusted === null) {
      // A pinned key that differs is refused, whatever the operator confirmed.
      if (question.mustSignIn || target.hostKey !== null)
        answer.error = hostKeyRefused(target, shown)
      return answer
    }
    const host = ports.openSshHost({ ...target, hostKey: trusted })
    try {
      await readNeighbours(host, question.names, answer, signal)
    } finally {
      await host.close()
    }
  } catch (error) {
    if (!(error instanceof ContactError)) throw error
    answer.error = error
  }
  return answer
}

function trustedKey(question: HostQuestion, shown: HostKey): PinnedHostKey | null {
  const { target, confirmedFingerprint } = question
  if (target.hostKey !== null) {
    return target.hostKey.publicKey === shown.publicKey ? target.hostKey : null
  }
  return confirmedFingerprint === shown.fingerprint ? shown : null
}

async function readNeighbours(
  host: SshHost,
  names: readonly string[],
  answer: HostAnswer,
  signal: AbortSignal,
): Promise<void> {
  await host.connect(signal)
  const filter = '( sport = :4567 or dport = :4567 )'
  const sockets = await host.run('ss', ['-Htn', 'state', 'established', filter], { signal })
  answer.peers = parseGroupPeers(sockets.stdout)
  const hostNames = names.filter(
    (name) => isIP(name) === 0 && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name),
  )
  await Promise.all(
    hostNames.map(async (name) => {
      const { code, stdout } = await host.run('getent', ['ahosts', name], { signal })
      const address = /^(\S+)\s/.exec(stdout)?.[1]
      if (code === 0 && address !== undefined) answer.resolved[name] = normalizeHost(address)
    }),
  )
}
