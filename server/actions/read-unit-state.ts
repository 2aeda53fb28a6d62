import { ContactError } from '#server/contact/contact-error.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'

/** What systemd tells of a unit. */
export interface UnitState {
  /** Canonical name, for instance `mariadb.service`. */
  id: string
  /** False when there is no such unit. */
  exists: boolean
  /** `active`, `activating`, `deactivating`, `inactive`, `failed`. */
  activeState: string
  subState: string
  /** null when nothing runs. */
  mainPid: number | null
  /** Restarts by systemd since the last start by hand; null on servers that do not count. */
  restarts: number | null
  /** What the server reports of itself; a hint only, it may be stale. */
  statusText: string
  /** How the last run ended: `success`, `signal`, `timeout` … */
  result: string
  /** As systemd writes it: `15min`, `infinity`. */
  timeoutStart: string
  timeoutStop: string
  /** `enabled`, `disabled`, `masked` …; empty when unknown. */
  unitFileState: string
}

const PROPERTIES =
  'Id,LoadState,ActiveState,SubState,MainPID,NRestarts,StatusText,Result,TimeoutStartUSec,TimeoutStopUSec,UnitFileState'

/** The states of these units, in their order. Throws ContactError. */
export async function readUnitStates(
  host: Pick<SshHost, 'name' | 'run'>,
  units: readonly string[],
  signal?: AbortSignal,
): Promise<UnitState[]> {
  const argv = ['show', '--no-pager', `--property=${PROPERTIES}`, '--', ...units]
  const result = await host.run('systemctl', argv, signal === undefined ? {} : { signal })
  if (result.code !== 0) {
    throw new ContactError(
      'other',
      `systemctl on ${host.name} failed: ${result.stderr.trim() || `exit code ${result.code}`}.`,
      'Check that the server runs systemd.',
    )
  }
  return parseUnitStates(result.stdout)
}

/** Blocks of KEY=VALUE lines, one block a unit, with an empty line between them. */
export function parseUnitStates(text: string): UnitState[] {
  return text
    .split(/\n\s*\n/)
    .filter((block) => block.trim() !== '')
    .map((block) => {
      const values = new Map<string, string>()
      for (const line of block.split('\n')) {
        const at = line.indexOf('=')
        if (at > 0) values.set(line.slice(0, at), line.slice(at + 1))
      }
      const text = (key: string) => values.get(key) ?? ''
      const mainPid = Number(text('MainPID'))
      return {
        id: text('Id'),
        exists: text('LoadState') !== 'not-found',
        activeState: text('ActiveState'),
        subState: text('SubState'),
        mainPid: Number.isInteger(mainPid) && mainPid > 0 ? mainPid : null,
        restarts: /^\d+$/.test(text('NRestarts')) ? Number(text('NRestarts')) : null,
        statusText: text('StatusText'),
        result: text('Result'),
        timeoutStart: text('TimeoutStartUSec'),
        timeoutStop: text('TimeoutStopUSec'),
        unitFileState: text('UnitFileState'),
      }
    })
}
