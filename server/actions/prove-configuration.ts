import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import { helpVariables, sameValue } from '#server/actions/help-variables.ts'
import { readEffectiveConfiguration } from '#server/actions/read-effective-configuration.ts'
import { rootAsHost } from '#server/actions/root-as-host.ts'
import { runScript } from '#server/actions/run-script.ts'
import { readOptionFiles } from '#server/galera/server-commands.ts'
import type { ActionParams } from '#server/procedures/action-params.ts'

/*
 * Reads the option files as the unit does, prints what would hold, and starts nothing. Plugins that a
 * running server has by INSTALL SONAME are named to it: it has their table open, which then reads as
 * crashed, so that their variables count as unknown (10.11.19, lab).
 */
const PROVE = `
cd / && set -f
if names=$(timeout 6 mariadb --batch --skip-column-names --connect-timeout=4 --execute='SELECT DISTINCT dl FROM mysql.plugin' 2>/dev/null); then
  set -- --skip-grant-tables
  for name in $names; do set -- "$@" "--plugin-load-add=$name"; done
else
  set --
fi
exec ${readOptionFiles(' "$@"')}
`

/** The server itself must accept the files, and the expected values must win. Changes nothing. */
export const proveConfiguration: Action<'prove-configuration'> = {
  name: 'prove-configuration',
  timeoutMs: 120_000,
  cancel: 'stop',
  // Proving is the step: it is never done beforehand, and changes nothing that a run would be for.
  probe: () => Promise.resolve({ state: 'absent' }),
  run: () => Promise.resolve(),
  async verify(context, params) {
    return { effective: await prove(context, params) }
  },
}

async function prove(
  context: ActionContext,
  { expected }: ActionParams['prove-configuration'],
): Promise<Record<string, string>> {
  const { server, signal } = context
  const result = await runScript(server, { script: PROVE, timeoutMs: 60_000, signal })
  const isRefused = result.code !== 0 || WRONG_VALUE.test(result.stderr)
  if (isRefused) throw refusedFiles(server.name, result.stderr)
  const found = helpVariables(result.stdout, Object.keys(expected))
  const effective: Record<string, string> = {}
  for (const [name, value] of Object.entries(expected)) {
    const actual = found.get(name.replaceAll('-', '_')) ?? null
    if (actual === null) {
      throw new ActionFailure(
        `MariaDB on ${server.name} knows no variable ${name}.`,
        'Take it out of the plan; this version does not have it.',
      )
    }
    if (!sameValue(actual, value)) throw await overruled(context, name, value, actual)
    effective[name] = actual
  }
  return effective
}

/** Of a plugin's option, InnoDB's too: --help ends well with it, a start does not (10.11.19, lab). */
const WRONG_VALUE = /\[ERROR\].*Error while setting value/

function refusedFiles(serverName: string, stderr: string): ActionFailure {
  const lines = stderr.split('\n').map((line) => line.trim())
  const line =
    lines.find((one) => WRONG_VALUE.test(one) || /unknown (variable|option)/i.test(one)) ??
    lines.find((one) => /\[ERROR\]|^error:/i.test(one)) ??
    lines.find((one) => one !== '') ??
    'no reason given'
  const reason = line.replace(/^.*?(\[ERROR\]|error:) ?/i, '')
  return new ActionFailure(
    `MariaDB on ${serverName} does not accept its option files: ${reason.slice(0, 300)}`,
    'Mend the option that it names on the server, or take it out of the plan, then retry.',
  )
}

/** Names the file that wins, since that is what the operator has to change. */
async function overruled(
  { server, signal }: ActionContext,
  name: string,
  value: string,
  actual: string,
): Promise<ActionFailure> {
  const { options } = await readEffectiveConfiguration(rootAsHost(server), signal)
  const plain = name.replaceAll('-', '_')
  const winner = options.find((option) => option.wins && option.name === plain)
  return new ActionFailure(
    `${name} on ${server.name} is ${JSON.stringify(actual)}, not ${JSON.stringify(value)}${winner === undefined ? '' : `: ${winner.origin} sets it`}.`,
    winner === undefined
      ? 'Something other than an option file sets it, or the value is not allowed.'
      : `Take ${name} out of ${winner.origin}, then retry.`,
  )
}
