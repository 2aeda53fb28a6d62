import type { ServerPort } from '#server/actions/action.ts'
import { demandScript } from '#server/actions/run-script.ts'
import { MARIADB_UNIT } from '#server/galera/server-commands.ts'
import type { Occupation } from '#server/galera/server-facts.ts'

const LOOK = `
systemctl show --no-pager --property=ActiveState --value "$1"
ss -tlnH '( sport = :4567 )' | grep -q . && echo listens
exit 0
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
  const [unitState = '', ...more] = text.trim().split('\n')
  return { unitState, hasGroupPort: more.includes('listens') }
}
