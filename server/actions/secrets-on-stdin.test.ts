import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMonitorAccount } from '#server/actions/create-monitor-account.ts'
import { createSstAccount } from '#server/actions/create-sst-account.ts'
import { fakeContext, fakeServer, type FakeServer } from '#server/actions/fake-server.ts'
import { setSstAuth } from '#server/actions/set-sst-auth.ts'
import { writeFile } from '#server/actions/write-file.ts'
import { ActionFailure } from '#server/actions/action.ts'
import { readOptionFile } from '#server/galera/option-file.ts'

const account = { user: 'synced_sst', host: 'localhost', method: 'mariabackup' } as const
const file = { path: '/etc/a.cnf', content: '[mysqld]\n', mode: 0o640, owner: 'root:mysql' }

/** Long enough not to stand in a script by chance. */
const password = fc
  .string({ unit: 'grapheme', minLength: 8, maxLength: 40 })
  .filter(
    (text) => text.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(text) && text.trim().length >= 8,
  )

/** MariaDB 10.11 with no account at all. */
function server(): FakeServer {
  return fakeServer(({ stdin = '' }) => {
    if (stdin.includes('VERSION()')) return { stdout: '10.11.19-MariaDB\n' }
    if (stdin.includes('SHOW GRANTS'))
      return { code: 1, stderr: 'ERROR 1141 (42000) at line 1: no such grant' }
    return undefined
  })
}

function expectNoSecret({ commands }: FakeServer, secret: string): void {
  for (const { argv, stdin = '', secrets = [] } of commands) {
    expect(argv.some((argument) => argument.includes(secret))).toBe(false)
    if (stdin.includes(secret)) expect(secrets).toContain(secret)
  }
}

describe('a password', () => {
  it('stands in no argument, and is named as a secret where it stands in the input', async () => {
    await fc.assert(
      fc.asyncProperty(password, async (secret) => {
        const secrets = { sstPassword: secret, monitorPassword: secret }
        const run = [
          (one: FakeServer) => createSstAccount.run(fakeContext(one, { secrets }), account),
          (one: FakeServer) =>
            createSstAccount.verify(fakeContext(one, { secrets }), account).catch(() => ({})),
          (one: FakeServer) =>
            createMonitorAccount.run(fakeContext(one, { secrets }), {
              user: 'synced',
              host: '10.0.0.1',
            }),
          (one: FakeServer) => setSstAuth.run(fakeContext(one, { secrets }), account),
          (one: FakeServer) =>
            writeFile.run(fakeContext(one, { secrets }), { ...file, withSstAuth: 'synced_sst' }),
        ]
        for (const action of run) {
          const one = server()
          await action(one)
          expect(one.commands.length).toBeGreaterThan(0)
          expectNoSecret(one, secret)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is read from the written file as it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        password,
        fc.constantFrom('[mysqld]\n', '[mysqld]\na = 1\n\n[sst]\nb = 2\n', ''),
        async (secret, content) => {
          const one = server()
          await writeFile.run(fakeContext(one, { secrets: { sstPassword: secret } }), {
            ...file,
            content,
            withSstAuth: 'u',
          })
          const groups = readOptionFile(one.commands[0]?.stdin ?? '')
          expect(groups.at(-1)?.group).toBe('mysqld')
          expect(groups.at(-1)?.options.at(-1)).toEqual(['wsrep_sst_auth', `u:${secret}`])
        },
      ),
    )
  })

  it('is missed before anything is done', async () => {
    const one = server()
    await expect(writeFile.run(fakeContext(one), { ...file, withSstAuth: 'u' })).rejects.toThrow(
      ActionFailure,
    )
    await expect(setSstAuth.run(fakeContext(one), account)).rejects.toThrow(ActionFailure)
    expect(one.commands).toEqual([])
  })

  it('with a line break is refused, since an option file cannot hold it', async () => {
    const context = fakeContext(server(), { secrets: { sstPassword: 'a\nwsrep_notify_cmd=x' } })
    await expect(writeFile.run(context, { ...file, withSstAuth: 'u' })).rejects.toThrow(
      ActionFailure,
    )
  })
})

it.each(["a'b", 'a b', '$(id)', '-u', 'a\nb', ''])(
  'an account named %j is refused',
  async (user) => {
    const context = fakeContext(server(), { secrets: { sstPassword: 'long enough' } })
    await expect(createSstAccount.run(context, { ...account, user })).rejects.toThrow(ActionFailure)
  },
)
