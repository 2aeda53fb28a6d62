import type { LabServer } from './lab-types.ts'
import { stopMariadb } from './mariadb-unit.ts'
import { mirrorGapFile, mirrorGapPin } from './mirror-gap.ts'
import { mariadbPackages } from './packages-layer.ts'
import { writeServerFile } from './write-server-file.ts'

/** Installs from Debian's packages on all servers side by side; MariaDB is stopped afterwards. */
export async function installMariadb(servers: readonly LabServer[]): Promise<void> {
  await Promise.all(
    servers.map(async (server) => {
      await installPackages(server, mariadbPackages)
      await stopMariadb(server)
    }),
  )
}

export async function installPackages(
  server: LabServer,
  packages: readonly string[],
): Promise<void> {
  await server.exec(['apt-get', 'update'], { timeoutMs: 120_000 })
  const install = ['apt-get', '-y', 'install', ...packages]
  const { code } = await server.exec(install, { timeoutMs: 600_000, check: false })
  if (code === 0) return
  const pin = mirrorGapPin(server.release)
  await writeServerFile(server, { path: mirrorGapFile, text: pin, mode: '644' })
  await server.exec(install, { timeoutMs: 600_000 })
}
