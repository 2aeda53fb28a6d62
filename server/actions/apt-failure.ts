import { ActionFailure } from '#server/actions/action.ts'
import type { RootResult } from '#server/actions/root-shell.ts'

const CAUSES: readonly { pattern: RegExp; cause: string; mend: string }[] = [
  {
    pattern: /Unable to locate package ([^\s]+)/,
    cause: 'its sources have no package $1',
    mend: 'Check the apt sources, the proxy and the private repository of the plan.',
  },
  {
    pattern: /Version '([^']+)' for '([^']+)' was not found/,
    cause: 'its sources no longer have $2 in version $1',
    mend: 'Upgrade MariaDB on the members first, or give a repository that has this version.',
  },
  {
    pattern: /(?:Temporary failure resolving|Could not resolve) '([^']+)'/,
    cause: 'it cannot resolve $1',
    mend: 'Give an apt proxy in the plan, or set up a resolver there.',
  },
  {
    pattern:
      /(?:Could not connect to|Unable to connect to|Failed to connect to|connection timed out)[^\n]{0,120}/i,
    cause: 'it cannot reach its package sources: $&',
    mend: 'Check proxy and firewall, or give an apt proxy in the plan.',
  },
  {
    pattern: /NO_PUBKEY [0-9A-F]+|is not signed|GPG error[^\n]{0,160}/,
    cause: 'a package source is not signed by a known key ($&)',
    mend: 'Put the key of the repository into its stanza (Signed-By).',
  },
  {
    pattern: /You don't have enough free space in ([^\s]+?)\.?\s|No space left on device/,
    cause: 'its disk is full',
    mend: 'Free space there; /var/cache/apt and /var/lib need some hundred megabytes.',
  },
  {
    pattern: /Could not get lock ([^.\s][^\s]*)/,
    cause: 'another apt or dpkg works there and did not end ($1)',
    mend: 'Wait for it to end there, then retry.',
  },
  {
    pattern: /unmet dependencies|held broken packages|pkgProblemResolver/,
    cause: 'its sources do not go together: a dependency cannot be met',
    mend: 'Check held packages ("apt-mark showhold") and the versions of its sources.',
  },
]

/** The cause in apt's own output, with the mend. */
export function aptFailure(serverName: string, what: string, result: RootResult): ActionFailure {
  const output = `${result.stderr}\n${result.stdout}`
  for (const { pattern, cause, mend } of CAUSES) {
    const match = pattern.exec(output)
    if (match === null) continue
    const text = cause.replace(/\$([12&])/g, (_, group: string) =>
      (group === '&' ? match[0] : (match[Number(group)] ?? '')).trim().slice(0, 160),
    )
    return new ActionFailure(`${what} on ${serverName} failed: ${text}.`, mend)
  }
  const line = output.split('\n').find((one) => /^(E|dpkg):/.test(one))
  return new ActionFailure(
    `${what} on ${serverName} failed: ${line?.trim().slice(0, 300) ?? `exit code ${result.code ?? 'unknown'}`}.`,
    'Look at the transcript of apt-get, mend it on the server, then retry.',
  )
}
