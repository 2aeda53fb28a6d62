import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startAptProxy } from './apt-proxy.ts'
import { baseTree, buildEnvironment, versionsIn } from './base-tree.ts'
import type { DebianRelease } from './debian-release.ts'
import type { MachineApt } from './machine-apt.ts'
import { mirrorGapFile, mirrorGapPin } from './mirror-gap.ts'
import { runCommand } from './run-command.ts'
import { boundToThisProcess, cachedTree } from './tree-cache.ts'

const originKey = 'origin of the packages'

/** What a data node of the lab has, by the names of Debian. */
export const mariadbPackages: readonly string[] = [
  'mariadb-server',
  'mariadb-backup',
  'galera-4',
  'rsync',
  'socat',
  'pv',
]

/** Arguments: base tree, upper directory, work directory, mount point, proxy URL, apt pin, packages. */
const installScript = `
set -eu
lower=$1 upper=$2 work=$3 merged=$4 proxy=$5 pin=$6
shift 6
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$upper,workdir=$work" "$merged"
mount -t proc proc "$merged/proc"
printf '#!/bin/sh\\nexit 101\\n' > "$merged/usr/sbin/policy-rc.d"
chmod 755 "$merged/usr/sbin/policy-rc.d"
chroot "$merged" apt-get -y -o "Acquire::http::Proxy=$proxy" update
install() { chroot "$merged" apt-get -y -o "Acquire::http::Proxy=$proxy" install "$@"; }
if ! install "$@"; then
  printf %s "$pin" > "$merged${mirrorGapFile}"
  install "$@"
  echo "${originKey}=release only, the mirror lacks some of its updates"
fi
chroot "$merged" apt-get clean
# The lab starts the server itself, once it is configured.
chroot "$merged" systemctl disable mariadb
rm "$merged/usr/sbin/policy-rc.d"
chroot "$merged" dpkg-query -W -f='versions \${Package}=\${Version}\\n'
`

/**
 * The cached layers, lowest last, of a server on which MariaDB is installed, stopped, disabled and
 * never started: its data directory is as the package made it.
 */
export async function mariadbLayers(release: DebianRelease, apt: MachineApt): Promise<string[]> {
  const base = await baseTree(release, apt)
  const layer = await cachedTree({
    release,
    layer: 'mariadb',
    recipe: { base, mariadbPackages, installScript },
    build: (directory) => buildLayer(release, base, apt, directory),
  })
  return [layer, base]
}

async function buildLayer(
  release: DebianRelease,
  base: string,
  apt: MachineApt,
  directory: string,
): Promise<Record<string, string>> {
  const upper = join(directory, 'tree')
  const work = join(directory, 'work')
  const merged = join(directory, 'merged')
  for (const path of [upper, work, merged]) mkdirSync(path)
  const proxy = await startAptProxy({
    apt,
    address: '127.0.0.1',
    configDirectory: join(directory, 'apt-proxy'),
    cgroup: null,
  })
  try {
    const { stdout } = await runCommand(
      [...boundToThisProcess, 'sh', '-c', installScript, 'sh'].concat(
        [base, upper, work, merged, proxy.url, mirrorGapPin(release)],
        mariadbPackages,
      ),
      { timeoutMs: 15 * 60_000, env: buildEnvironment },
    )
    return versionsIn(stdout.replaceAll(/^versions /gm, ''), [...mariadbPackages, originKey])
  } finally {
    await proxy.stop()
  }
}
