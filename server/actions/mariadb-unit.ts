import type { ServerPort } from '#server/actions/action.ts'
import { parseUnitStates, type UnitState } from '#server/actions/read-unit-state.ts'
import { demandProgram } from '#server/actions/run-script.ts'
import { MARIADB_UNIT, SYSTEMCTL } from '#server/galera/server-commands.ts'

const PROPERTIES =
  'Id,LoadState,ActiveState,SubState,MainPID,NRestarts,StatusText,Result,TimeoutStartUSec,TimeoutStopUSec,UnitFileState'

/** What systemd tells of mariadb.service. */
export async function readUnit(server: ServerPort, signal?: AbortSignal): Promise<UnitState> {
  const text = await demandProgram(
    server,
    ['systemctl', 'show', '--no-pager', `--property=${PROPERTIES}`, '--', MARIADB_UNIT],
    {
      what: 'Asking systemd for mariadb.service',
      mend: 'Check that the server runs systemd.',
      ...(signal === undefined ? {} : { signal }),
    },
  )
  const [unit] = parseUnitStates(text)
  if (unit === undefined) throw new TypeError('systemctl show printed no unit.')
  return unit
}

/** Whether a server process runs or is about to: also while starting, stopping or restarting. */
export function isRunning(unit: UnitState): boolean {
  return !['inactive', 'failed'].includes(unit.activeState)
}

/** Lets the server come up by itself after a reboot; asking costs 20 ms, telling it again 300 (lab). */
export async function enableAtBoot(server: ServerPort, signal: AbortSignal): Promise<void> {
  if ((await readUnit(server, signal)).unitFileState === 'enabled') return
  await demandProgram(server, SYSTEMCTL.enable, {
    what: 'Enabling MariaDB',
    mend: 'Check "systemctl status mariadb".',
  })
}

export async function unitProgram(server: ServerPort, verb: 'start' | 'stop'): Promise<void> {
  await demandProgram(server, SYSTEMCTL[verb], {
    what: verb === 'start' ? 'Starting MariaDB' : 'Stopping MariaDB',
    mend: 'Check "systemctl status mariadb" on the server.',
  })
}
