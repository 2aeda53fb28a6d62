import type { LabServer } from '#e2e/lab/lab-types.ts'

export interface CountedJoins {
  ist: number
  sst: number
}

/** Joins as a server’s own journal tells them, by plain search. */
export async function countJoins(server: LabServer, sinceMs: number): Promise<CountedJoins> {
  const { stdout } = await server.exec([
    'journalctl',
    '--unit=mariadb',
    '--output=cat',
    '--no-pager',
    `--since=@${Math.floor(sinceMs / 1000)}`,
  ])
  const joins = stdout.split('Shifting PRIMARY -> JOINER').slice(1)
  const sst = joins.filter((join) => join.includes(' SST completed on joiner'))
  // After an SST too, write-sets come by IST; a node that was cut off only runs no script.
  const ist = joins.filter((join) => !sst.includes(join) && join.includes('Receiving IST: '))
  return { ist: ist.length, sst: sst.length }
}
