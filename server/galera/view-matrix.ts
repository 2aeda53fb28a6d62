import { sightsOf, type NodeSight } from '#server/galera/node-sight.ts'

export const viewColumns = ['stateUuid', 'confId', 'size', 'status', 'members'] as const
export type ViewColumn = (typeof viewColumns)[number]

export interface ViewCell {
  /** null when the node does not tell. */
  value: string | null
  /** Differs from what most fresh nodes say; with no majority every differing cell does. */
  disagrees: boolean
}

/** One node's own view of the cluster. */
export interface ViewRow {
  nodeId: string
  name: string
  /** Only fresh rows count for the majority, and only they can disagree. */
  fresh: boolean
  ageMs: number | null
  cells: Record<ViewColumn, ViewCell>
}

/** Every data node's view side by side: all green is not agreement, so each column is compared. */
export function viewMatrix(input: Parameters<typeof sightsOf>[0]): ViewRow[] {
  const sights = sightsOf(input).filter((sight) => sight.node.kind === 'data')
  const rows = sights.map((sight) => ({ sight, values: valuesOf(sight) }))
  const majority = new Map<ViewColumn, string | null>()
  for (const column of viewColumns) {
    const values = rows.flatMap((row) => (row.sight.fresh ? [row.values[column]] : []))
    majority.set(column, mostOf(values))
  }
  return rows.map(({ sight, values }) => {
    const cell = (column: ViewColumn): ViewCell => {
      const value = values[column]
      const most = majority.get(column) ?? null
      return { value, disagrees: sight.fresh !== null && value !== null && value !== most }
    }
    return {
      nodeId: sight.node.nodeId,
      name: sight.node.name,
      fresh: sight.fresh !== null,
      ageMs: sight.ageMs,
      cells: {
        stateUuid: cell('stateUuid'),
        confId: cell('confId'),
        size: cell('size'),
        status: cell('status'),
        members: cell('members'),
      },
    }
  })
}

function valuesOf({ last }: NodeSight): Record<ViewColumn, string | null> {
  return {
    stateUuid: last?.clusterStateUuid ?? null,
    confId: last?.clusterConfId?.toString() ?? null,
    size: last?.clusterSize?.toString() ?? null,
    status: last?.clusterStatus ?? null,
    members:
      last?.members
        ?.map((member) => member.name)
        .sort()
        .join(', ') ?? null,
  }
}

/** The value that most of those who tell share; null when two values are equally frequent. */
function mostOf(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>()
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1])
  if (!first || (second && second[1] === first[1])) return null
  return first[0]
}
