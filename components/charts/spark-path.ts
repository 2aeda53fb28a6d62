export interface SparkPoint {
  atMs: number
  /** null where it is not known: a gap in the line. */
  value: number | null
}

/** SVG path data of a small line from 0 up to the largest value; gaps interrupt it. */
export function sparkPath(
  points: SparkPoint[],
  fromMs: number,
  toMs: number,
  width: number,
  height: number,
): string {
  const most = Math.max(1, ...points.map(({ value }) => value ?? 0))
  let path = ''
  let drawing = false
  for (const { atMs, value } of points) {
    if (value === null || atMs < fromMs || atMs > toMs) {
      drawing = false
      continue
    }
    const x = (((atMs - fromMs) / (toMs - fromMs)) * width).toFixed(1)
    const y = (height - (value / most) * height).toFixed(1)
    path += `${drawing ? 'L' : 'M'}${x} ${y}`
    drawing = true
  }
  return path
}

/** Adds a point and drops what is older than `keepMs`; a point of the same time replaces the last. */
export function addPoint(points: SparkPoint[], point: SparkPoint, keepMs: number): SparkPoint[] {
  const kept = points.filter(({ atMs }) => atMs >= point.atMs - keepMs && atMs < point.atMs)
  return [...kept, point]
}
