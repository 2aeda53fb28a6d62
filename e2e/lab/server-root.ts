import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { runCommand } from './run-command.ts'
import { serverDirectory, serverRoot } from './lab-paths.ts'
import { privateKeyFile } from './lab-state.ts'
import type { LabState, ServerRecord } from './lab-state.ts'

/** Makes a server's root: an overlay over the cached layers, with its own name, keys and passwords. */
export async function createServerRoot(
  state: LabState,
  server: ServerRecord,
  layers: readonly string[],
): Promise<void> {
  const directory = serverDirectory(state.id, server.name)
  const root = serverRoot(state.id, server.name)
  const [upper, work] = [join(directory, 'upper'), join(directory, 'work')]
  for (const path of [upper, work, root]) mkdirSync(path, { recursive: true })
  const options = `lowerdir=${layers.join(':')},upperdir=${upper},workdir=${work}`
  await runCommand(['mount', '-t', 'overlay', 'overlay', '-o', options, root])

  writeFileSync(join(root, 'etc/hostname'), `${server.name}\n`)
  writeFileSync(join(root, 'etc/machine-id'), `${randomBytes(16).toString('hex')}\n`)
  writeHosts(state, server)
  if (state.aptProxyUrl !== null) {
    const proxy = `Acquire::http::Proxy "${state.aptProxyUrl}";\n`
    writeFileSync(join(root, 'etc/apt/apt.conf.d/91lab-proxy'), proxy)
  }
  const publicKey = readFileSync(`${privateKeyFile(state.id)}.pub`, 'utf8')
  for (const user of ['ops', 'opspw']) {
    const ssh = join(root, 'home', user, '.ssh')
    mkdirSync(ssh, { mode: 0o700 })
    writeFileSync(join(ssh, 'authorized_keys'), publicKey, { mode: 0o600 })
  }
  await Promise.all([
    runCommand(['chroot', root, 'chpasswd', '--crypt-method', 'SHA512'], {
      stdin: `ops:${server.password}\nopspw:${server.passwordOfOpspw}\n`,
    }),
    ...['ops', 'opspw'].map((user) =>
      runCommand(['chroot', root, 'chown', '-R', `${user}:${user}`, `/home/${user}/.ssh`]),
    ),
    ...['ed25519', 'ecdsa'].map((type) =>
      makeKey(type, join(root, `etc/ssh/ssh_host_${type}_key`)),
    ),
  ])
}

/** Names all servers of the lab to this one: it has no resolver. */
export function writeHosts(state: LabState, server: ServerRecord): void {
  const lines = [
    '127.0.0.1 localhost',
    `${state.prefix}.1 lab-host`,
    ...state.servers.map((one) => `${one.address} ${one.name}`),
  ]
  writeFileSync(join(serverRoot(state.id, server.name), 'etc/hosts'), `${lines.join('\n')}\n`)
}

export async function makeKey(type: string, file: string): Promise<void> {
  rmSync(file, { force: true })
  await runCommand(['ssh-keygen', '-q', '-t', type, '-N', '', '-C', 'synced-lab', '-f', file])
}
