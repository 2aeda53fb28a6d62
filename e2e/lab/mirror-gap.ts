import type { DebianRelease } from './debian-release.ts'

export const mirrorGapFile = '/etc/apt/preferences.d/lab-mirror-gap'

/**
 * A mirror may list a package of an update suite and not have it (seen: mariadb-backup of
 * bullseye-security). Then all of MariaDB comes from the release itself, so that versions match.
 */
export function mirrorGapPin(release: DebianRelease): string {
  return [
    'Package: mariadb-* libmariadb* galera-*',
    `Pin: release n=${release}`,
    'Pin-Priority: 990',
    '',
  ].join('\n')
}
