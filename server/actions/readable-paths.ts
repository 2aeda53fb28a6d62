import type { ServerPort } from '#server/actions/action.ts'
import { runScript } from '#server/actions/run-script.ts'
import { parseProviderOptions } from '#server/galera/provider-options.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'

const SST_PATHS = ['tca', 'tcert', 'tkey', 'ssl-ca', 'ssl-cert', 'ssl-key', 'encrypt-key-file']
const OPTION_PATHS = ['ssl_ca', 'ssl_cert', 'ssl_key', 'file_key_management_filename']

// One path a line. Before MariaDB is installed there is no user mysql: then "others" must be able to.
const TEST = `
if id mysql >/dev/null 2>&1; then as='runuser -u mysql --'; else as='setpriv --reuid=65534 --regid=65534 --clear-groups --'; fi
while IFS= read -r path; do
  if $as test -r "$path"; then echo yes; elif [ -e "$path" ] && ! id mysql >/dev/null 2>&1; then echo unknown; else echo no; fi
done
`

/** Certificates and key files that the options of a server name. */
export function clusterPaths({ options, sstOptions }: PreflightFacts): string[] {
  const provider = parseProviderOptions(options['wsrep_provider_options'] ?? '')
  return [
    ...['socket.ssl_key', 'socket.ssl_cert', 'socket.ssl_ca'].map((name) => provider.get(name)),
    ...OPTION_PATHS.map((name) => options[name]),
    ...SST_PATHS.map((name) => sstOptions?.[name]),
  ].filter((path): path is string => path !== undefined && path.startsWith('/'))
}

/** Whether the user mysql can read each path; one of which that is not known is left out. */
export async function readablePaths(
  server: ServerPort,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Record<string, boolean>> {
  const wanted = [...new Set(paths)].filter((path) => !path.includes('\n'))
  if (wanted.length === 0) return {}
  const input = `${wanted.join('\n')}\n`
  const { stdout } = await runScript(server, { script: TEST, input, timeoutMs: 10_000, signal })
  const answers = stdout.split('\n')
  return Object.fromEntries(
    wanted.flatMap((path, index) => {
      const answer = answers[index]
      return answer === 'yes' || answer === 'no' ? [[path, answer === 'yes']] : []
    }),
  )
}
