import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { debianMirrorOf, parseDeb822Sources, parseOneLineSources } from './apt-sources.ts'
import type { DebianMirror } from './apt-sources.ts'
import { LabError } from './lab-error.ts'
import { runCommand } from './run-command.ts'

export interface MachineApt {
  mirror: DebianMirror
  /** The machine's own HTTP proxy, if any. It may hold a password: never log it. */
  proxy: string | null
  /** Settings that the servers need too, for instance behind a mirror that is a snapshot. */
  settings: string
}

const inheritedSettings = [
  'Acquire::Check-Valid-Until',
  'Acquire::Check-Date',
  'Acquire::AllowInsecureRepositories',
]

/** Reads this machine's apt configuration. Throws when it names no Debian mirror. */
export async function readMachineApt(aptDirectory = '/etc/apt'): Promise<MachineApt> {
  const mirror = debianMirrorOf(readSources(aptDirectory))
  if (mirror === null) {
    throw new LabError(
      `No Debian mirror is named in ${aptDirectory}. Add one to sources.list, then start again.`,
    )
  }
  const { stdout } = await runCommand(['apt-config', 'dump'])
  const values = new Map<string, string>()
  for (const match of stdout.matchAll(/^([A-Za-z0-9:_-]+) "([^"\n]*)";$/gm)) {
    if (match[1] !== undefined && match[2] !== undefined) values.set(match[1], match[2])
  }
  const settings = inheritedSettings
    .filter((name) => values.has(name))
    .map((name) => `${name} "${values.get(name)}";\n`)
    .join('')
  const configured = values.get('Acquire::http::Proxy') ?? process.env.http_proxy
  const proxy = configured === undefined || configured === '' ? null : configured
  return { mirror, proxy: proxy === 'DIRECT' ? null : proxy, settings }
}

function readSources(aptDirectory: string): ReturnType<typeof parseOneLineSources> {
  const parts = join(aptDirectory, 'sources.list.d')
  const files = [
    join(aptDirectory, 'sources.list'),
    ...(existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : []),
  ]
  return files
    .filter((file) => existsSync(file))
    .flatMap((file) => {
      if (file.endsWith('.list')) return parseOneLineSources(readFileSync(file, 'utf8'))
      if (file.endsWith('.sources')) return parseDeb822Sources(readFileSync(file, 'utf8'))
      return []
    })
}
