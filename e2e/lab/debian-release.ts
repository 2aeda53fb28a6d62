/** Debian 11, 12 and 13: MariaDB 10.5, 10.11 and 11.8. */
export type DebianRelease = 'bullseye' | 'bookworm' | 'trixie'

export const debianReleases: readonly DebianRelease[] = ['bullseye', 'bookworm', 'trixie']

export function isDebianRelease(text: string): text is DebianRelease {
  return debianReleases.some((release) => release === text)
}
