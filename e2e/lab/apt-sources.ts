import type { DebianRelease } from './debian-release.ts'

export interface AptSource {
  uris: string[]
  suites: string[]
  components: string[]
}

export interface DebianMirror {
  archive: string
  security: string
}

/** Parses one-line entries: `deb [options] uri suite component…`. */
export function parseOneLineSources(text: string): AptSource[] {
  const sources: AptSource[] = []
  for (const line of text.split('\n')) {
    const words = line
      .replace(/#.*$/, '')
      .replace(/\[[^\]]*\]/, ' ')
      .trim()
      .split(/\s+/)
    const [type, uri, suite, ...components] = words
    if (type === 'deb' && uri !== undefined && suite !== undefined) {
      sources.push({ uris: [uri], suites: [suite], components })
    }
  }
  return sources
}

/** Parses deb822 stanzas (`*.sources`), see sources.list(5). */
export function parseDeb822Sources(text: string): AptSource[] {
  const stanzas = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .split(/\n[ \t]*\n/)
  return stanzas.flatMap((stanza) => {
    const fields = deb822Fields(stanza)
    const words = (name: string): string[] => fields.get(name)?.split(/\s+/).filter(Boolean) ?? []
    const enabled = !/^(no|false|0)$/i.test(fields.get('enabled') ?? 'yes')
    const uris = words('uris')
    const suites = words('suites')
    if (!enabled || !words('types').includes('deb') || uris.length === 0) return []
    return [{ uris, suites, components: words('components') }]
  })
}

function deb822Fields(stanza: string): Map<string, string> {
  const fields = new Map<string, string>()
  let current: string | null = null
  for (const line of stanza.split('\n')) {
    const field = /^([A-Za-z0-9-]+):[ \t]*(.*)$/.exec(line)
    if (field?.[1] !== undefined) {
      current = field[1].toLowerCase()
      fields.set(current, field[2]?.trim() ?? '')
    } else if (current !== null && /^[ \t]/.test(line)) {
      fields.set(current, `${fields.get(current) ?? ''} ${line.trim()}`.trim())
    }
  }
  return fields
}

const releasePattern = /^(bullseye|bookworm|trixie|oldstable|oldoldstable|stable)$/

/**
 * Finds the machine's Debian mirror: the URI that serves a release, and the one that serves its
 * `-security` suite. Null when no source is a Debian archive that can be fetched by HTTP.
 */
export function debianMirrorOf(sources: readonly AptSource[]): DebianMirror | null {
  const uriOf = (isSuite: (suite: string) => boolean): string | null => {
    const source = sources.find(
      (one) => one.suites.some(isSuite) && (one.components[0] ?? 'main') === 'main',
    )
    const uri = source?.uris.find((candidate) => /^https?:\/\//.test(candidate))
    return uri?.replace(/\/+$/, '') ?? null
  }
  const archive = uriOf((suite) => releasePattern.test(suite))
  if (archive === null) return null
  const security = uriOf((suite) =>
    /^[a-z]+(-security|\/updates)\/?$/.test(suite)
      ? releasePattern.test(suite.split(/[-/]/)[0] ?? '')
      : false,
  )
  return { archive, security: security ?? archive.replace(/\/debian$/, '/debian-security') }
}

/**
 * apt-cacher-ng fetches from an https mirror when the client asks for `http://HTTPS///host/path`,
 * so that it can keep the packages; a plain https address would be tunnelled past its cache.
 */
export function throughProxy(uri: string): string {
  return uri.replace(/^https:\/\//, 'http://HTTPS///')
}

/** The sources.list of a server: without -updates and -security package versions would not match. */
export function sourcesListOf(release: DebianRelease, mirror: DebianMirror): string {
  const archive = throughProxy(mirror.archive)
  return [
    `deb ${archive} ${release} main`,
    `deb ${archive} ${release}-updates main`,
    `deb ${throughProxy(mirror.security)} ${release}-security main`,
    '',
  ].join('\n')
}
