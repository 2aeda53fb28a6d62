import type { NodeSnapshot } from '#server/galera/model.ts'
import type { NodeView } from '#server/api/views.ts'

export interface PossibleDonor {
  name: string
  /** As it was last seen, e.g. "Synced"; null when it was never read. */
  state: string | null
  segment: number | null
  serverVersion: string | null
  sstMethod: string | null
}

/** Data nodes that may be wished for as donor, Synced ones first, then by name. */
export function possibleDonors(
  nodes: readonly Pick<NodeView, 'id' | 'name' | 'kind'>[],
  snapshots: readonly NodeSnapshot[],
): PossibleDonor[] {
  return nodes
    .filter(({ kind }) => kind === 'data')
    .map(({ id, name }) => {
      const reading = snapshots.find(({ nodeId }) => nodeId === id)?.reading ?? null
      return {
        name,
        state: reading?.localStateComment ?? null,
        segment: reading?.segment ?? null,
        serverVersion: reading?.serverVersion ?? null,
        sstMethod: reading?.sstMethod ?? null,
      }
    })
    .toSorted(
      (a, b) =>
        Number(b.state === 'Synced') - Number(a.state === 'Synced') ||
        a.name.localeCompare(b.name, 'en', { numeric: true }),
    )
}
