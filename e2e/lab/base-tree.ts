import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sourcesListOf } from './apt-sources.ts'
import { startAptProxy } from './apt-proxy.ts'
import type { DebianRelease } from './debian-release.ts'
import type { MachineApt } from './machine-apt.ts'
import { runCommand } from './run-command.ts'
import type { Environment } from './run-command.ts'
import { boundToThisProcess, cachedTree } from './tree-cache.ts'

const packages = [
  'ca-certificates',
  'dbus',
  'iproute2',
  'iputils-ping',
  'openssh-server',
  'procps',
  'sudo',
  'systemd',
  'systemd-sysv',
]

/** They would take a core each at some moment of their own choosing. */
const maskedUnits = [
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'console-getty.service',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'systemd-firstboot.service',
]

const buildMs = 15 * 60_000

/** The cached tree of a bare Debian server with sshd, sudo and the users ops and opspw. */
export async function baseTree(release: DebianRelease, apt: MachineApt): Promise<string> {
  return await cachedTree({
    release,
    layer: 'base',
    recipe: { packages, maskedUnits, apt: [apt.mirror, apt.settings], revision: 1 },
    build: (directory) => buildBase(release, apt, directory),
  })
}

async function buildBase(
  release: DebianRelease,
  apt: MachineApt,
  directory: string,
): Promise<Record<string, string>> {
  const tree = join(directory, 'tree')
  const proxy = await startAptProxy({
    apt,
    address: '127.0.0.1',
    configDirectory: join(directory, 'apt-proxy'),
    cgroup: null,
  })
  try {
    // debootstrap speaks to an https mirror itself, past the proxy, which could only tunnel it.
    const plain = apt.mirror.archive.startsWith('http://')
    await runCommand(
      [
        ...boundToThisProcess,
        'debootstrap',
        '--variant=minbase',
        `--include=${packages.join(',')}`,
        release,
        tree,
        apt.mirror.archive,
      ],
      { timeoutMs: buildMs, env: plain ? { ...process.env, http_proxy: proxy.url } : process.env },
    )
    writeFileSync(join(tree, 'etc/apt/sources.list'), sourcesListOf(release, apt.mirror))
    writeFileSync(join(tree, 'etc/apt/apt.conf.d/90lab'), aptConf(apt))
    const aptGet = ['apt-get', '-y', '-o', `Acquire::http::Proxy=${proxy.url}`]
    await inTree(tree, [...aptGet, 'update'])
    await inTree(tree, [...aptGet, 'dist-upgrade'])
    await inTree(tree, ['apt-get', 'clean'])
    await prepareTree(tree)
    const { stdout } = await inTree(tree, ['dpkg-query', '-W', '-f=${Package}=${Version}\\n'])
    return versionsIn(stdout, packages)
  } finally {
    await proxy.stop()
  }
}

function aptConf(apt: MachineApt): string {
  return `${apt.settings}Acquire::Languages "none";\nAPT::Install-Recommends "false";\n`
}

async function inTree(tree: string, argv: string[]): ReturnType<typeof runCommand> {
  return await runCommand(
    [...boundToThisProcess, `--mount-proc=${join(tree, 'proc')}`, 'chroot', tree, ...argv],
    { timeoutMs: buildMs, env: buildEnvironment },
  )
}

export const buildEnvironment: Environment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
  HOME: '/root',
  DEBIAN_FRONTEND: 'noninteractive',
}

async function prepareTree(tree: string): Promise<void> {
  for (const user of ['ops', 'opspw']) {
    await inTree(tree, ['useradd', '--create-home', '--shell', '/bin/bash', user])
  }
  await inTree(tree, ['usermod', '--append', '--groups', 'systemd-journal', 'ops'])
  writeFileSync(
    join(tree, 'etc/sudoers.d/lab'),
    'ops ALL=(ALL) NOPASSWD: ALL\nopspw ALL=(ALL) ALL\n',
    { mode: 0o440 },
  )
  await inTree(tree, ['systemctl', 'mask', ...maskedUnits])
  await inTree(tree, ['systemctl', 'enable', 'ssh'])
  // A directory makes journald keep its files (Storage=auto).
  mkdirSync(join(tree, 'var/log/journal'), { recursive: true })
  // Without a resolver every reverse look-up by DNS costs 10 s (measured in the lab).
  const nsswitch = join(tree, 'etc/nsswitch.conf')
  await runCommand(['sed', '-i', 's/^hosts:.*/hosts: files/', nsswitch])
  writeFileSync(join(tree, 'etc/machine-id'), '')
  rmSync(join(tree, 'etc/resolv.conf'), { force: true })
  const ssh = join(tree, 'etc/ssh')
  for (const name of readdirSync(ssh)) {
    if (name.startsWith('ssh_host_')) rmSync(join(ssh, name))
  }
}

/** Picks packages out of `name=version` lines. */
export function versionsIn(dpkgQuery: string, names: readonly string[]): Record<string, string> {
  const pairs = dpkgQuery.split('\n').map((line) => line.split('='))
  return Object.fromEntries(
    pairs.flatMap(([name, version]) =>
      name !== undefined && version !== undefined && names.includes(name) ? [[name, version]] : [],
    ),
  )
}
