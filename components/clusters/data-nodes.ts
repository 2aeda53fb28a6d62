import type { NodeView } from '#server/api/views.ts'
import type { ChartNode } from '#components/charts/line-chart.tsx'

const byName = new Intl.Collator('en', { numeric: true }).compare

/** Nodes that have figures, in the order that fixes their line in charts. Arbitrators have none. */
export function dataNodes(nodes: NodeView[]): ChartNode[] {
  return nodes
    .filter(({ kind }) => kind === 'data')
    .toSorted((a, b) => byName(a.name, b.name))
    .map(({ id, name }, place) => ({ id, name, place }))
}
