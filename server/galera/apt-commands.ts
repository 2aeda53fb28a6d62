/** How packages are installed: shown by a plan, run by the action. */
export const SOURCES_PATH = '/etc/apt/sources.list.d/synced.sources'

/** The file of a private repository. */
export function sourcesText(stanza: string): string {
  return stanza.endsWith('\n') ? stanza : `${stanza}\n`
}

export const APT_GET =
  'apt-get -y -o DPkg::Lock::Timeout=1200 -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o Acquire::Retries=2'

export function aptInstall(packages: string): string {
  return `--no-install-recommends install -- ${packages}`
}

export function aptProxy(proxy: string): string {
  return `Acquire::http::Proxy=${proxy}`
}

/** As a plan shows them. */
export function installCommands(packages: readonly string[], proxy: string | null): string[] {
  const apt = proxy === null ? APT_GET : `${APT_GET} -o ${aptProxy(proxy)}`
  return [
    `${apt} update`,
    '# meanwhile /usr/sbin/policy-rc.d says 101: no package starts or restarts a service',
    `${apt} ${aptInstall(packages.join(' '))}`,
  ]
}
