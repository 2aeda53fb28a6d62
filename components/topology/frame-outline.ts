import { cardsOf } from './place-cards.ts'
import type { Placement } from './place-cards.ts'

/** One connected piece of a frame around the members of a component. */
export interface FramePiece {
  component: number
  /** First piece of its component in reading order: it carries the full label. */
  first: boolean
  /** SVG path data with rounded corners; holes are inner loops (fill rule evenodd). */
  path: string
  /** Top edge of the piece, where its label stands. */
  label: { x: number; y: number; width: number }
}

const PADDING = 12
const RADIUS = 12

interface Point {
  x: number
  y: number
}

/** Odd lines of the mask are the gaps between cards: filled when the cards on both sides belong. */
function maskOf(placement: Placement, component: number): boolean[][] {
  const height = placement.rows.length * 2 - 1
  const width = placement.columns.length * 2 - 1
  const mask = Array.from({ length: height }, () => Array.from({ length: width }, () => false))
  const at = (y: number, x: number) => mask[y]?.[x] ?? false
  for (const placed of cardsOf(placement)) {
    const line = mask[placed.row * 2]
    if (line && placed.card.component === component) line[placed.column * 2] = true
  }
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const line = mask[y]
      if (!line || (y % 2 === 0 && x % 2 === 0)) continue
      if (y % 2 === 0) line[x] = at(y, x - 1) && at(y, x + 1)
      else if (x % 2 === 0) line[x] = at(y - 1, x) && at(y + 1, x)
      else line[x] = at(y - 1, x - 1) && at(y - 1, x + 1) && at(y + 1, x - 1) && at(y + 1, x + 1)
    }
  }
  return mask
}

type Cell = readonly [y: number, x: number]

/** Splits the mask into its connected pieces, in reading order. */
function piecesOf(mask: boolean[][]): Cell[][] {
  const seen = new Set<string>()
  const pieces: Cell[][] = []
  for (const [startY, line] of mask.entries()) {
    for (const [startX, filled] of line.entries()) {
      if (!filled || seen.has(`${startY},${startX}`)) continue
      const piece: Cell[] = []
      const open: Cell[] = [[startY, startX]]
      seen.add(`${startY},${startX}`)
      for (let cell = open.pop(); cell; cell = open.pop()) {
        piece.push(cell)
        const [y, x] = cell
        for (const next of [
          [y - 1, x],
          [y + 1, x],
          [y, x - 1],
          [y, x + 1],
        ] as const) {
          const key = `${next[0]},${next[1]}`
          if (seen.has(key) || !mask[next[0]]?.[next[1]]) continue
          seen.add(key)
          open.push(next)
        }
      }
      pieces.push(piece)
    }
  }
  return pieces
}

/** Borders of a line of cards: outer edges moved out by the padding. */
function bordersOf(spans: Placement['rows']): number[] {
  return spans.flatMap((span) => [span.start - PADDING, span.start + span.length + PADDING])
}

/** Walks around a piece clockwise; loops that run the other way are holes. */
function loopsOf(piece: Cell[], xs: number[], ys: number[]): Point[][] {
  const inside = new Set(piece.map(([y, x]) => `${y},${x}`))
  const next = new Map<string, string>()
  const edge = (y: number, x: number, toY: number, toX: number) =>
    next.set(`${y},${x}`, `${toY},${toX}`)
  for (const [y, x] of piece) {
    if (!inside.has(`${y - 1},${x}`)) edge(y, x, y, x + 1)
    if (!inside.has(`${y},${x + 1}`)) edge(y, x + 1, y + 1, x + 1)
    if (!inside.has(`${y + 1},${x}`)) edge(y + 1, x + 1, y + 1, x)
    if (!inside.has(`${y},${x - 1}`)) edge(y + 1, x, y, x)
  }
  const loops: Point[][] = []
  for (let start = next.keys().next(); !start.done; start = next.keys().next()) {
    const loop: Point[] = []
    for (let at: string | undefined = start.value; at && next.has(at);) {
      const [y = 0, x = 0] = at.split(',').map(Number)
      loop.push({ x: xs[x] ?? 0, y: ys[y] ?? 0 })
      const to = next.get(at)
      next.delete(at)
      at = to
    }
    loops.push(corners(loop))
  }
  return loops
}

function corners(loop: Point[]): Point[] {
  return loop.filter((point, index) => {
    const before = loop.at(index - 1) ?? point
    const after = loop[(index + 1) % loop.length] ?? point
    return (
      !(before.x === point.x && point.x === after.x) &&
      !(before.y === point.y && point.y === after.y)
    )
  })
}

function towards(from: Point, to: Point, distance: number): Point {
  return {
    x: from.x + Math.sign(to.x - from.x) * distance,
    y: from.y + Math.sign(to.y - from.y) * distance,
  }
}

function pathOf(loop: Point[]): string {
  const parts = loop.map((corner, index) => {
    const enter = towards(corner, loop.at(index - 1) ?? corner, RADIUS)
    const leave = towards(corner, loop[(index + 1) % loop.length] ?? corner, RADIUS)
    return `${index === 0 ? 'M' : 'L'}${enter.x} ${enter.y}Q${corner.x} ${corner.y} ${leave.x} ${leave.y}`
  })
  return `${parts.join('')}Z`
}

function labelOf(piece: Cell[], xs: number[], ys: number[]): FramePiece['label'] {
  const top = Math.min(...piece.map(([y]) => y))
  const columns = piece.filter(([y]) => y === top).map(([, x]) => x)
  const left = Math.min(...columns)
  let right = left
  while (columns.includes(right + 1)) right += 1
  const x = xs[left] ?? 0
  return { x, y: ys[top] ?? 0, width: (xs[right + 1] ?? x) - x }
}

/**
 * Outlines around the members of each component, without moving a card: neighbours of one component
 * share a frame; what stands between two pieces of it belongs to another component, or to none.
 */
export function frameOutlines(placement: Placement, components: number): FramePiece[] {
  const xs = bordersOf(placement.columns)
  const ys = bordersOf(placement.rows)
  return Array.from({ length: components }, (_, component) =>
    piecesOf(maskOf(placement, component)).map((piece, index) => ({
      component,
      first: index === 0,
      path: loopsOf(piece, xs, ys).map(pathOf).join(''),
      label: labelOf(piece, xs, ys),
    })),
  ).flat()
}
