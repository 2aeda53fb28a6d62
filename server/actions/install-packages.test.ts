import { describe, expect, it } from 'vitest'
import { ActionFailure } from '#server/actions/action.ts'
import { aptFailure } from '#server/actions/apt-failure.ts'
import { fakeContext, fakeServer } from '#server/actions/fake-server.ts'
import { installPackages } from '#server/actions/install-packages.ts'

const apt = { proxy: 'http://10.0.0.1:3142', stanza: null }

describe('installPackages', () => {
  it('hands package names and proxy over as arguments, one each', async () => {
    const server = fakeServer()
    const packages = ['mariadb-server', 'mariadb-backup=1:10.11.19-0+deb12u1', 'libperl5.36:amd64']
    await installPackages.run(fakeContext(server), { packages, apt })
    const [command] = server.commands
    expect(command?.unit).toBe('synced-job-7-3-install')
    expect(command?.argv.slice(2)).toEqual([
      'synced',
      apt.proxy,
      '/var/lib/synced/job-7-3',
      ...packages,
    ])
  })

  it.each([
    '-y',
    '--allow-downgrades',
    'a b',
    '$(id)',
    'mariadb-server-',
    'x/bookworm',
    'ä',
    'a;b',
    '',
  ])('refuses %j as a package', async (name) => {
    const context = fakeContext(fakeServer())
    await expect(installPackages.run(context, { packages: [name], apt })).rejects.toThrow(
      ActionFailure,
    )
  })

  it.each(['10.0.0.1:3142', 'http://a b', 'file:///etc', 'http://a\nAcquire::x "y"', 'http://a";'])(
    'refuses %j as a proxy',
    async (proxy) => {
      const context = fakeContext(fakeServer())
      const params = { packages: ['rsync'], apt: { proxy, stanza: null } }
      await expect(installPackages.run(context, params)).rejects.toThrow(ActionFailure)
    },
  )

  it('tells what is there by name and version', async () => {
    const server = fakeServer(() => ({
      stdout: 'rsync 3.2.7-1 installed\nsocat 1.7 config-files\n',
    }))
    const probe = (packages: string[]) =>
      installPackages.probe(fakeContext(server), { packages, apt })
    expect(await probe(['rsync'])).toEqual({ state: 'done' })
    expect(await probe(['rsync=3.2.7-1'])).toEqual({ state: 'done' })
    expect(await probe(['rsync=3.9'])).toEqual({ state: 'absent' })
    expect(await probe(['rsync', 'socat'])).toEqual({ state: 'partial' })
  })
})

describe('aptFailure', () => {
  it.each([
    ['E: Unable to locate package mariadb-backup', 'no package mariadb-backup'],
    [
      "W: Failed to fetch http://x  Temporary failure resolving 'mirror.example.org'",
      'cannot resolve mirror.example.org',
    ],
    [
      "E: Version '1:10.11.4' for 'mariadb-backup' was not found",
      'no longer have mariadb-backup in version 1:10.11.4',
    ],
    [
      'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7',
      'another apt or dpkg',
    ],
    ["E: You don't have enough free space in /var/cache/apt/archives/.", 'disk is full'],
    ['E: Something else', 'E: Something else'],
  ])('explains %s', (stderr, cause) => {
    const result = { code: 100, stdout: '', stderr, durationMs: 1 }
    const failure = aptFailure('node4', 'Installing packages', result)
    expect(failure.message).toContain(cause)
    expect(failure.mend).not.toBe('')
  })
})
