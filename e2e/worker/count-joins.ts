import type { LabServer } from '#e2e/lab/lab-types.ts'

export interface CountedJoins {
  ist: number
  sst: number
}

/** Joins as the scripts of a server’s state transfers tell them in its own journal, by plain search. */
export async function countJoins(server: LabServer, sinceMs: number): Promise<CountedJoins> {
  const { stdout } = await server.exec([
    'journalctl',
    '--unit=mariadb',
    '--output=cat',
    '--no-pager',
    `--since=@${Math.floor(sinceMs / 1000)}`,
  ])
  const count = (words: string) => stdout.split(words).length - 1
  return { ist: count(' IST completed on joiner'), sst: count(' SST completed on joiner') }
}
