import type { ServerPort } from '#server/actions/action.ts'
import { demandScript } from '#server/actions/run-script.ts'
import { MARIADB_UNIT } from '#server/galera/server-commands.ts'
import type { Occupation } from '#server/galera/server-facts.ts'

// What cannot be asked fails: a guard must not take it for idle.
const LOOK = `
set -eu
state=$(systemctl show --no-pager --property=ActiveState --value "$1")
group=$(ss -tlnH '( sport = :4567 )')
printf '%s\\n%s' "$state" "\${group:+listens}"
`

/** Reads no more than what tells whether the server works already. Throws ContactError, ActionFailure. */
export async function readOccupation(server: ServerPort, signal: AbortSignal): Promise<Occupation> {
  const text = await demandScript(server, {
    script: LOOK,
    args: [MARIADB_UNIT],
    what: 'Asking what runs there',
    mend: 'Check that the server runs systemd and has ss.',
    signal,
  })
  const [unitState = '', group = ''] = text.split('\n')
  return { unitState, hasGroupPort: group === 'listens' }
}
