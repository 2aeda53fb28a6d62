/** How a transient unit stands, from `systemctl show`. Pure. */
export type UnitSight =
  | { kind: 'unknown' }
  | { kind: 'running' }
  /** `code` is null when a signal ended it; `result` is systemd's word, for instance `success`, `oom-kill`. */
  | { kind: 'ended'; code: number | null; result: string }

export const UNIT_PROPERTIES = 'LoadState,ActiveState,SubState,Result,ExecMainCode,ExecMainStatus'

/** CLD_EXITED of siginfo(7). */
const EXITED = '1'

/** A unit of ours has RemainAfterExit=yes: after its end it stays, "active (exited)" or "failed". */
export function readUnitSight(text: string): UnitSight {
  const values = new Map<string, string>()
  for (const line of text.split('\n')) {
    const at = line.indexOf('=')
    if (at > 0) values.set(line.slice(0, at), line.slice(at + 1).trim())
  }
  const active = values.get('ActiveState')
  if (values.get('LoadState') !== 'loaded' || active === undefined) return { kind: 'unknown' }
  const ended =
    active === 'failed' ||
    active === 'inactive' ||
    (active === 'active' && values.get('SubState') === 'exited')
  if (!ended) return { kind: 'running' }
  const status = Number(values.get('ExecMainStatus'))
  const exited = values.get('ExecMainCode') === EXITED && Number.isInteger(status)
  return { kind: 'ended', code: exited ? status : null, result: values.get('Result') ?? '' }
}

/** Throws TypeError for what systemd or a path would not take as it is. */
export function unitPaths(unit: string): { service: string; folder: string } {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,127}$/.test(unit)) {
    throw new TypeError(`Not a name for a transient unit: ${JSON.stringify(unit)}.`)
  }
  return { service: `${unit}.service`, folder: `/run/synced/${unit}` }
}

/** The arguments of systemd-run for a command whose output goes to files in `folder`. */
export function systemdRunArgv(
  unit: string,
  program: string,
  argv: readonly string[],
  withStdin: boolean,
): string[] {
  const { folder } = unitPaths(unit)
  return [
    '--quiet',
    `--unit=${unit}`,
    // Its end can be asked for until the console has seen it.
    '--property=RemainAfterExit=yes',
    '--property=Type=exec',
    `--property=StandardOutput=append:${folder}/stdout`,
    `--property=StandardError=append:${folder}/stderr`,
    ...(withStdin ? [`--property=StandardInput=file:${folder}/stdin`] : []),
    '--setenv=LC_ALL=C',
    '--setenv=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    '--description=A step of a Synced job',
    '--',
    program,
    // systemd puts environment variables in place of $NAME (systemd.service(5)); $$ is a dollar.
    ...argv.map((argument) => argument.replaceAll('$', '$$$$')),
  ]
}
