import type { RunResult, SshHost } from '#server/remote/ssh-port.ts'
import { readUnitStates, type UnitState } from '#server/actions/read-unit-state.ts'

export interface PackageVersion {
  name: string
  version: string
}

/** What a server is, read without changing anything and without root. */
export interface ServerFacts {
  hostname: string | null
  /** For instance `Debian GNU/Linux 12 (bookworm)`. */
  osName: string | null
  /** For instance `debian` and `12`. */
  osId: string | null
  osVersion: string | null
  systemdVersion: number | null
  /** mariadb.service; null when there is none. */
  mariadbUnit: UnitState | null
  /** garb.service; null when there is none. */
  garbUnit: UnitState | null
  /** Installed packages of MariaDB and Galera. */
  packages: PackageVersion[]
  /** Server minus console in ms, ± `clockUncertaintyMs`; null when unknown. */
  clockSkewMs: number | null
  clockUncertaintyMs: number | null
}

/** Throws ContactError when the server cannot be talked to; a fact that it does not tell is null. */
export async function readFacts(host: SshHost, signal?: AbortSignal): Promise<ServerFacts> {
  const options = signal === undefined ? {} : { signal }
  // The clock first and alone: its error is half the round trip.
  await host.connect(signal)
  const sentAtMs = Date.now()
  const date = await host.run('date', ['+%s.%N'], options)
  const clock = clockOf(date, sentAtMs, Date.now())
  const [os, name, systemd, units, packages] = await Promise.all([
    host.run('cat', ['/etc/os-release'], options),
    host.run('uname', ['-n'], options),
    host.run('systemctl', ['--version'], options),
    readUnitStates(host, ['mariadb.service', 'garb.service'], signal).catch(() => []),
    readPackages(host, options),
  ])
  const release = parseOsRelease(os.stdout)
  const existing = (unit: UnitState | undefined) => (unit?.exists === true ? unit : null)
  return {
    hostname: name.stdout.trim() || null,
    osName: release.get('PRETTY_NAME') ?? null,
    osId: release.get('ID') ?? null,
    osVersion: release.get('VERSION_ID') ?? null,
    systemdVersion: numberIn(/^systemd (\d+)/.exec(systemd.stdout)),
    mariadbUnit: existing(units[0]),
    garbUnit: existing(units[1]),
    packages,
    clockSkewMs: clock?.skewMs ?? null,
    clockUncertaintyMs: clock?.uncertaintyMs ?? null,
  }
}

function clockOf(
  result: RunResult,
  sentAtMs: number,
  answeredAtMs: number,
): { skewMs: number; uncertaintyMs: number } | null {
  const serverMs = Number(result.stdout.trim()) * 1000
  if (result.code !== 0 || !Number.isFinite(serverMs)) return null
  const uncertaintyMs = (answeredAtMs - sentAtMs) / 2
  return { skewMs: Math.round(serverMs - sentAtMs - uncertaintyMs), uncertaintyMs }
}

const PACKAGES = [
  'mariadb-server*',
  'MariaDB-server*',
  'mariadb-backup',
  'MariaDB-backup',
  'galera*',
]

async function readPackages(
  host: SshHost,
  options: { signal?: AbortSignal },
): Promise<PackageVersion[]> {
  const format = '${db:Status-Status}\t${Package}\t${Version}\n'
  const dpkg = await host.run(
    'dpkg-query',
    ['--show', `--showformat=${format}`, ...PACKAGES],
    options,
  )
  if (dpkg.code !== 127) return parsePackages(dpkg.stdout)
  const query = 'installed\t%{NAME}\t%{VERSION}-%{RELEASE}\n'
  const rpm = await host.run('rpm', ['-qa', '--queryformat', query, ...PACKAGES], options)
  return parsePackages(rpm.stdout)
}

/** Lines of status, name and version, parted by tabs; only what is installed. */
export function parsePackages(text: string): PackageVersion[] {
  return text
    .split('\n')
    .map((line) => line.split('\t'))
    .flatMap(([status, name, version]) =>
      status === 'installed' && name !== undefined && version ? [{ name, version }] : [],
    )
}

/** os-release(5): KEY=value, value perhaps in quotes. */
export function parseOsRelease(text: string): Map<string, string> {
  const values = new Map<string, string>()
  for (const line of text.split('\n')) {
    const match = /^([A-Z_]+)=(.*)$/.exec(line.trim())
    if (match) values.set(match[1] ?? '', (match[2] ?? '').replace(/^(["'])(.*)\1$/, '$2'))
  }
  return values
}

function numberIn(match: RegExpExecArray | null): number | null {
  return match === null ? null : Number(match[1])
}
