import type { LabServer } from './lab-types.ts'
import { startMariadb, stopMariadb } from './mariadb-unit.ts'
import { writeServerFile } from './write-server-file.ts'

const dropIn = '/etc/systemd/system/mariadb.service.d/lab-clock.conf'

/** libfaketime, preloaded into MariaDB alone: namespaces cannot give a server a clock of its own. */
export async function skewMariadbClock(server: LabServer, seconds: number): Promise<void> {
  if (seconds === 0) {
    await server.exec(['rm', '-f', dropIn])
  } else {
    const { stdout } = await server.exec(
      [
        'sh',
        '-c',
        'ls /usr/lib/*/faketime/libfaketimeMT.so.1 || apt-get update >&2 && apt-get install -y libfaketime >&2; ls /usr/lib/*/faketime/libfaketimeMT.so.1',
      ],
      { timeoutMs: 120_000 },
    )
    const library = stdout.trim().split('\n').at(-1) ?? ''
    const lines = [
      '[Service]',
      `Environment=LD_PRELOAD=${library}`,
      `Environment=FAKETIME=${seconds < 0 ? '' : '+'}${seconds}s`,
      'Environment=FAKETIME_DONT_FAKE_MONOTONIC=1',
      '',
    ]
    await writeServerFile(server, { path: dropIn, text: lines.join('\n'), mode: '644' })
  }
  await server.exec(['systemctl', 'daemon-reload'])
  await stopMariadb(server)
  await startMariadb(server)
}
