import type { LabServer } from '#e2e/lab/lab-types.ts'

export interface CountedJoins {
  ist: number
  sst: number
}

/** Joins that came to Synced, counted in a server's own journal by plain search. */
export async function countJoins(server: LabServer, sinceMs: number): Promise<CountedJoins> {
  const { stdout } = await server.exec([
    'journalctl',
    '--unit=mariadb',
    '--output=cat',
    '--no-pager',
    `--since=@${Math.floor(sinceMs / 1000)}`,
  ])
  const joins = stdout
    .split('Shifting PRIMARY -> JOINER')
    .slice(1)
    .filter((part) => part.includes('Shifting JOINED -> SYNCED'))
  const sst = joins.filter((part) => part.includes('SST received: ')).length
  return { ist: joins.length - sst, sst }
}
