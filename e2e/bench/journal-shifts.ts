import type { LabServer } from '#e2e/lab/lab-types.ts'

export interface Shift {
  to: string
  atMs: number
}

/** "Shifting A -> B" lines of the server's own journal since a moment, with the journal's time. */
export async function journalShifts(server: LabServer, sinceMs: number): Promise<Shift[]> {
  const { stdout } = await server.exec([
    'journalctl',
    '--unit=mariadb',
    '--output=json',
    `--since=@${Math.floor(sinceMs / 1000)}`,
  ])
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const entry = JSON.parse(line) as { MESSAGE?: unknown; __REALTIME_TIMESTAMP: string }
      const to =
        typeof entry.MESSAGE === 'string'
          ? /Shifting \S+ -> (\S+)/.exec(entry.MESSAGE)?.[1]
          : undefined
      const atMs = Number(entry.__REALTIME_TIMESTAMP) / 1000
      return to && atMs >= sinceMs ? [{ to, atMs }] : []
    })
}
