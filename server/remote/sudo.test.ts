import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openSshHost } from '#server/remote/ssh-host.ts'
import type { SshHost, StreamEnd } from '#server/remote/ssh-port.ts'
import { startSshTestServer, type SshTestServer } from '#server/remote/ssh-test-server.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

// Behaves as sudo 1.9 does where the console depends on it; the real one is met in the lab suite.
const FALSE_SUDO = `#!/bin/sh
ask=yes; prompt=; rule=RULE
while [ "$1" != -- ]; do
  case $1 in -n) ask=no;; -p) prompt=$2; shift;; esac
  shift
done
shift
case $rule in
  free) exec /bin/sh -c 'echo "ran $*"; cat' sh "$@";;
  stranger) [ $ask = yes ] || { echo 'sudo: a password is required' >&2; exit 1; };;
esac
[ $ask = yes ] || { echo 'sudo: a password is required' >&2; exit 1; }
for attempt in 1 2 3; do
  printf '%s' "$prompt" >&2
  IFS= read -r answer || { echo 'sudo: no password was provided' >&2; exit 1; }
  if [ "$answer" = "se's\\"am e" ]; then
    [ $rule = stranger ] && { echo 'ops is not in the sudoers file.' >&2; exit 1; }
    exec /bin/sh -c 'echo "ran $*"; cat' sh "$@"
  fi
  echo 'Sorry, try again.' >&2
done
exit 1
`
const PASSWORD = `se's"am e`
const grastate = ['/bin/cat', ['/var/lib/mysql/grastate.dat']] as const

async function start(
  rule: 'free' | 'password' | 'stranger',
  sudoPassword: string | null,
): Promise<{ host: SshHost; server: SshTestServer }> {
  const directory = await mkdtemp(join(tmpdir(), 'synced-sudo-'))
  await writeFile(join(directory, 'sudo'), FALSE_SUDO.replace('RULE', rule))
  await chmod(join(directory, 'sudo'), 0o755)
  const server = await startSshTestServer({ pathFirst: directory })
  const host = openSshHost(server.target({ sudoPassword }))
  stops.push(
    () => rm(directory, { recursive: true }),
    () => server.stop(),
    () => host.close(),
  )
  return { host, server }
}

describe('sudo', () => {
  it('runs without a password where the rules allow it, and sends none', async () => {
    const { host } = await start('free', PASSWORD)
    const result = await host.run(...grastate, { sudo: true, stdin: 'input' })
    expect(result.stdout).toBe('ran /bin/cat /var/lib/mysql/grastate.dat\ninput')
  })

  it('writes the password when asked, then stdin, and neither into the command line', async () => {
    const { host, server } = await start('password', PASSWORD)
    const result = await host.run(...grastate, { sudo: true, stdin: 'input\n' })
    expect(result.stdout).toBe('ran /bin/cat /var/lib/mysql/grastate.dat\ninput\n')
    expect(result.stderr).toBe('')
    expect(server.commands).toHaveLength(2)
    expect(server.commands.join()).not.toContain('am e')
  })

  it('streams with a password', async () => {
    const { host } = await start('password', PASSWORD)
    const lines: string[] = []
    const end = Promise.withResolvers<StreamEnd>()
    host.stream(...grastate, {
      sudo: true,
      onLine: (line) => {
        lines.push(line)
      },
      onEnd: end.resolve,
    })
    expect(await end.promise).toMatchObject({ kind: 'exit', code: 0 })
    expect(lines).toEqual(['ran /bin/cat /var/lib/mysql/grastate.dat'])
  })

  it.each([
    ['a password is wanted and none is known', 'password', null, 'wants a password for user ops'],
    ['the password is wrong', 'password', 'wrong', 'refused the password of user ops'],
    ['the user is not in sudoers', 'stranger', PASSWORD, 'does not allow user ops'],
  ] as const)('says when %s', async (_what, rule, password, reason) => {
    const { host } = await start(rule, password)
    const error: unknown = await host
      .run(...grastate, { sudo: true })
      .catch((cause: unknown) => cause)
    expect(error).toMatchObject({ failure: 'sudo' })
    expect(String(error)).toContain(reason)
    expect(String(error)).not.toContain('wrong')
  })

  it('throws for a command that is not in the list, before it connects', async () => {
    const { host, server } = await start('free', null)
    await expect(host.run('/bin/cat', ['/etc/shadow'], { sudo: true })).rejects.toThrow(TypeError)
    expect(() =>
      host.stream('/bin/sh', [], { sudo: true, onLine: () => undefined, onEnd: () => undefined }),
    ).toThrow('privileged commands')
    expect(server.connections()).toBe(0)
  })
})
