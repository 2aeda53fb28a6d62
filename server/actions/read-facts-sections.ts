import { parseOptionLines } from '#server/actions/option-lines.ts'
import { kindOf } from '#server/actions/data-dir.ts'
import { parseOsRelease, parsePackages } from '#server/actions/read-facts.ts'
import { parseGrastate } from '#server/actions/read-grastate.ts'
import { parseUnitStates } from '#server/actions/read-unit-state.ts'
import { spanSeconds } from '#server/actions/set-start-timeout.ts'
import { hideSecretOptions, isSecretOption } from '#server/galera/secret-options.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'

export type Sections = ReadonlyMap<string, string>

/** The parts of the facts script's output, by name; the mark stands before each name. */
export function sectionsOf(output: string, mark: string): Sections {
  const sections = new Map<string, string>()
  for (const part of output.split(`\n${mark} `).slice(1)) {
    const end = part.indexOf('\n')
    if (end > 0) sections.set(part.slice(0, end), part.slice(end + 1))
  }
  return sections
}

type Gathered = Omit<
  PreflightFacts,
  | 'key'
  | 'address'
  | 'role'
  | 'problem'
  | 'clockSkewMs'
  | 'reach'
  | 'names'
  | 'optionFiles'
  | 'readableFiles'
>

export function readFactsSections(sections: Sections, paths: readonly string[]): Gathered {
  const text = (name: string) => sections.get(name)?.trim() ?? ''
  const os = parseOsRelease(text('os'))
  const [freeBytes, totalBytes] = text('disk').split(/\s+/).map(bytesOf)
  return {
    hostname: text('hostname') || null,
    os: os.has('ID')
      ? {
          id: os.get('ID') ?? '',
          version: os.get('VERSION_ID') ?? '',
          codename: os.get('VERSION_CODENAME') ?? '',
          arch: text('arch'),
        }
      : null,
    systemdVersion: bytesOf(/^systemd (\d+)/.exec(text('systemd'))?.[1]),
    packages: Object.fromEntries(
      parsePackages(text('packages')).map(({ name, version }) => [name, version]),
    ),
    candidates: candidatesIn(text('candidates')),
    tools: toolsIn(text('tools')),
    sstScripts: text('scripts').split('\n').filter(Boolean),
    mariadb: mariadbOf(sections),
    disk: { dataDirFreeBytes: freeBytes ?? null, dataDirTotalBytes: totalBytes ?? null },
    options: optionsOf(text('options'), (name) => name),
    firewall: firewallOf(text('firewall')),
    listeners: listenersIn(text('listeners')),
    memoryBytes: kilobytes(text('memory')),
    variables: variablesOf(sections.get('variables')),
    sstOptions: sections.has('sst')
      ? optionsOf(text('sst'), (name) => name.replaceAll('_', '-'))
      : null,
    sstAccount: sections.has('variables') ? accountOf(text('account')) : null,
    dataParts: partsOf(text('parts'), text('schemas')),
    cpuCount: bytesOf(text('cpus')),
    outside: outsideOf(sections),
    files: Object.fromEntries(paths.map((path) => [path, fileOf(sections.get(`file ${path}`))])),
  }
}

/** Why root could not ask the running server; null when it could, or when none runs. */
export function sqlRefusal(sections: Sections): string | null {
  const text = sections.get('variables') ?? ''
  if (!text.includes('sql-failed')) return null
  return /ERROR (?:1045|1698)[^\n]*/.exec(text)?.[0] ?? null
}

function mariadbOf(sections: Sections): PreflightFacts['mariadb'] {
  const [unit] = parseUnitStates(sections.get('unit') ?? '')
  const text = (name: string) => sections.get(name)?.trim() ?? ''
  const dataKind = kindOf(text('datakind'))
  if (unit?.exists !== true && (dataKind === 'missing' || dataKind === 'empty')) return null
  const { uuid, seqno, safeToBootstrap } = parseGrastate(text('grastate'))
  const timeout = unit?.timeoutStart ?? ''
  return {
    unitState: unit?.exists === true ? unit.activeState : 'not-found',
    version: /\bVer (\S+)/.exec(text('version'))?.[1] ?? null,
    dataDir: text('datadir'),
    dataDirLink: text('datalink') === text('datadir') ? null : text('datalink'),
    dataDirIsMount: text('mount') !== 'no',
    dataBytes: bytesOf(text('databytes')),
    dataKind,
    grastate:
      uuid === null || seqno === null
        ? null
        : { uuid, seqno: Number(seqno), safeToBootstrap: safeToBootstrap === true },
    startTimeoutSeconds: timeout === 'infinity' ? 'infinity' : spanSeconds(timeout),
  }
}

/** `apt-cache policy`: a name, then lines that begin with blanks. */
export function candidatesIn(text: string): Record<string, string> {
  const candidates: Record<string, string> = {}
  let name = ''
  for (const line of text.split('\n')) {
    name = /^(\S+):$/.exec(line)?.[1] ?? name
    const candidate = /^\s+Candidate: (\S+)$/.exec(line)?.[1]
    if (candidate !== undefined && candidate !== '(none)') candidates[name] = candidate
  }
  return candidates
}

function toolsIn(text: string): Record<string, string | null> {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [name, path] = line.split(' ')
      return name && path ? [[name, path]] : []
    }),
  )
}

function optionsOf(text: string, named: (name: string) => string): Record<string, string> {
  const options: Record<string, string> = {}
  for (const { name, value, masked } of parseOptionLines(text.split('\n'), '')) {
    if (!masked) options[named(name)] = value ?? 'ON'
  }
  return options
}

function firewallOf(text: string): PreflightFacts['firewall'] {
  const active = /^(ufw|nftables) active$|^(firewalld) running$/m.exec(text)
  const tool = active?.[1] ?? active?.[2] ?? /^(ufw|firewalld) /m.exec(text)?.[1]
  if (tool !== 'ufw' && tool !== 'firewalld' && tool !== 'nftables') {
    return { tool: 'none', active: false }
  }
  return { tool, active: active !== null }
}

/** Lines of `ss -tlnp`. */
export function listenersIn(text: string): Record<number, string> {
  const listeners: Record<number, string> = {}
  for (const line of text.split('\n')) {
    const port = /^(?:LISTEN\s+)?\d+\s+\d+\s+\S+:(\d+)\s/.exec(line)?.[1]
    if (port === undefined) continue
    const program = /users:\(\("([^"]*)",pid=(\d+)/.exec(line)
    listeners[Number(port)] = program ? `${program[2]} ${program[1]}` : 'unknown program'
  }
  return listeners
}

/** Ports that answer only on the server itself. */
export function loopbackOnly(sections: Sections): number[] {
  const places = (sections.get('listeners') ?? '').split('\n').flatMap((line) => {
    const match = /^(?:LISTEN\s+)?\d+\s+\d+\s+(\S+):(\d+)\s/.exec(line)
    return match ? [{ host: match[1] ?? '', port: Number(match[2]) }] : []
  })
  const isLocal = (host: string) => host.startsWith('127.') || host === '[::1]'
  const ports = new Set(places.map(({ port }) => port))
  return [...ports].filter((one) => places.every(({ host, port }) => port !== one || isLocal(host)))
}

function variablesOf(text: string | undefined): Record<string, string> | null {
  if (text === undefined || text.includes('sql-failed')) return null
  const variables: Record<string, string> = {}
  for (const line of text.split('\n')) {
    const at = line.indexOf('\t')
    const name = line.slice(0, at)
    if (at > 0 && !isSecretOption(name)) variables[name] = hideSecretOptions(line.slice(at + 1))
  }
  return variables
}

/** null where a server runs that could not be asked. */
function outsideOf(sections: Sections): NonNullable<PreflightFacts['outside']> | null {
  if (sections.has('variables') && variablesOf(sections.get('variables')) === null) return null
  const lines = (sections.get('outside') ?? '').split('\n').flatMap((line) => {
    const [, holds = '', option = '', path = ''] = /^(holds)?\t([^\t]+)\t(.+)$/.exec(line) ?? []
    return option === '' ? [] : [{ option, path, holds: holds !== '' }]
  })
  const known = new Map(lines.map((line) => [`${line.option} ${line.path}`, line]))
  return [...known.values()]
}

function accountOf(text: string): NonNullable<PreflightFacts['sstAccount']> {
  const user = /^user (.*)$/m.exec(text)?.[1] ?? null
  if (user === null || user === '') return { user: null, works: null, error: null }
  const error = /^error (.*)$/m.exec(text)?.[1] ?? null
  return { user, works: /^works$/m.test(text), error }
}

function partsOf(parts: string, schemas: string): NonNullable<PreflightFacts['dataParts']> | null {
  const match = /^(\d+) (\d+)$/.exec(parts)
  if (match === null) return null
  return {
    tableBytes: Number(match[1]),
    redoBytes: Number(match[2]),
    schemaCount: Number(schemas) || 0,
  }
}

function fileOf(text: string | undefined): string | null {
  if (text?.startsWith('there\n') !== true) return null
  return hideSecretOptions(text.slice('there\n'.length))
}

function bytesOf(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text.trim()) ? Number(text) : null
}

function kilobytes(text: string): number | null {
  const number = bytesOf(text)
  return number === null ? null : number * 1024
}
