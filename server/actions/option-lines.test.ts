import { describe, expect, it } from 'vitest'
import {
  includesIn,
  defaultFiles,
  markWinners,
  parseOptionLines,
} from '#server/actions/option-lines.ts'

describe('parseOptionLines', () => {
  it('normalises names and keeps values whole', () => {
    const lines = [
      '--bind-address=0.0.0.0',
      '--wsrep_provider_options=gcache.size=1G;pc.weight=2',
      '--skip-name-resolve',
      '',
    ]
    expect(parseOptionLines(lines, 'f').map(({ name, value }) => [name, value])).toEqual([
      ['bind_address', '0.0.0.0'],
      ['wsrep_provider_options', 'gcache.size=1G;pc.weight=2'],
      ['skip_name_resolve', null],
    ])
  })

  it.each([
    'wsrep_sst_auth',
    'wsrep-sst-auth',
    'ssl_passphrase',
    'file-key-management-filekey',
    'loose_x_password',
  ])('masks %s', (name) => {
    const [option] = parseOptionLines([`--${name}=sst:geheim`], 'f')
    expect(option).toMatchObject({ value: null, masked: true })
    expect(JSON.stringify(option)).not.toContain('geheim')
  })
})

describe('markWinners', () => {
  it('lets the last one win, across spellings', () => {
    const options = [
      ...parseOptionLines(['--bind-address=0.0.0.0'], '/etc/mysql/conf.d/galera.cnf'),
      ...parseOptionLines(['--bind_address=127.0.0.1'], '/etc/mysql/mariadb.conf.d/50-server.cnf'),
    ]
    expect(markWinners(options).map((option) => option.wins)).toEqual([false, true])
  })
})

describe('includesIn', () => {
  it('names what a file includes', () => {
    const text =
      '[client-server]\nsocket = /run/s\n!includedir /etc/mysql/conf.d/\n !include /etc/x y.cnf\n# !include /no\n'
    expect(includesIn(text)).toEqual([
      { kind: 'directory', path: '/etc/mysql/conf.d' },
      { kind: 'file', path: '/etc/x y.cnf' },
    ])
  })
})

describe('defaultFiles', () => {
  it('takes the files from the help text', () => {
    const help =
      'x\nDefault options are read from the following files in the given order:\n/etc/my.cnf /etc/mysql/my.cnf ~/.my.cnf \nVariables'
    expect(defaultFiles(help)).toEqual(['/etc/my.cnf', '/etc/mysql/my.cnf'])
    expect(defaultFiles('nothing')).toEqual([])
  })
})
