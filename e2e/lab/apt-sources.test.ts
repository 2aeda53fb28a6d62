import { describe, expect, it } from 'vitest'
import {
  debianMirrorOf,
  parseDeb822Sources,
  parseOneLineSources,
  sourcesListOf,
} from './apt-sources.ts'

describe('parseOneLineSources', () => {
  it('reads options, comments and several components', () => {
    const text = [
      '# deb http://gone.example/debian bookworm main',
      'deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian/ bookworm main contrib # x',
      'deb-src http://mirror.example/debian bookworm main',
      '',
    ].join('\n')
    expect(parseOneLineSources(text)).toEqual([
      {
        uris: ['http://mirror.example/debian/'],
        suites: ['bookworm'],
        components: ['main', 'contrib'],
      },
    ])
  })
})

describe('parseDeb822Sources', () => {
  it('reads stanzas, comments inside them and continued lines', () => {
    const text = [
      'Types: deb deb-src',
      '# http://snapshot.example/archive',
      'URIs: http://mirror.example/debian',
      'Suites: bookworm',
      ' bookworm-updates',
      'Components: main',
      '',
      'Types: deb',
      'URIs: http://sec.example/debian-security',
      'Suites: bookworm-security',
      'Components: main',
      'Enabled: no',
    ].join('\n')
    expect(parseDeb822Sources(text)).toEqual([
      {
        uris: ['http://mirror.example/debian'],
        suites: ['bookworm', 'bookworm-updates'],
        components: ['main'],
      },
    ])
  })
})

describe('debianMirrorOf', () => {
  it('passes over sources that are no Debian archive', () => {
    const sources = parseOneLineSources(
      [
        'deb https://vendor.example/apt nodistro main',
        'deb http://mirror.example/debian bookworm main',
        'deb http://sec.example/sec/ bookworm-security main',
      ].join('\n'),
    )
    expect(debianMirrorOf(sources)).toEqual({
      archive: 'http://mirror.example/debian',
      security: 'http://sec.example/sec',
    })
  })

  it('derives the security archive when none is configured', () => {
    const sources = parseOneLineSources('deb http://mirror.example/debian trixie main')
    expect(debianMirrorOf(sources)?.security).toBe('http://mirror.example/debian-security')
  })

  it('is null without a Debian archive', () => {
    expect(debianMirrorOf(parseOneLineSources('deb cdrom:[x]/ bookworm main'))).toBeNull()
  })
})

describe('sourcesListOf', () => {
  it('names all three suites and lets the proxy fetch from an https mirror', () => {
    const list = sourcesListOf('trixie', {
      archive: 'https://mirror.example/debian',
      security: 'http://sec.example/sec',
    })
    expect(list).toBe(
      [
        'deb http://HTTPS///mirror.example/debian trixie main',
        'deb http://HTTPS///mirror.example/debian trixie-updates main',
        'deb http://sec.example/sec trixie-security main',
        '',
      ].join('\n'),
    )
  })
})
