export interface RollingNode {
  nodeId: string
  name: string
  segment: number
  /** Takes client writes now; null = not known. */
  writing: boolean | null
  /** How many of the others would be advised to take it as their donor. */
  advisedBy: number
}

/** Segment by segment, that of the writer last; in each the writer and the best donor last. */
export function rollingOrder<Node extends RollingNode>(nodes: readonly Node[]): Node[] {
  const writes = (node: RollingNode) => (node.writing === true ? 2 : node.writing === null ? 1 : 0)
  const ofSegment = (segment: number) =>
    Math.max(...nodes.filter((node) => node.segment === segment).map(writes))
  return nodes.toSorted(
    (a, b) =>
      ofSegment(a.segment) - ofSegment(b.segment) ||
      a.segment - b.segment ||
      writes(a) - writes(b) ||
      a.advisedBy - b.advisedBy ||
      a.name.localeCompare(b.name, 'en', { numeric: true }),
  )
}
