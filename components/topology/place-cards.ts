/**
 * Where each card of the topology drawing stands. The place follows from segment and name alone,
 * never from state, so that nothing moves while the cluster changes. Lengths in CSS pixels.
 */

export interface TopologyCard {
  /** Node id of the inventory, or `member:<gcomm UUID>` for a member that is not in it. */
  id: string
  name: string
  kind: 'data' | 'arbitrator' | 'unlisted'
  /** gmcast.segment; null where no reading told it. */
  segment: number | null
  /** Index into the components of the assessment; null when it belongs to none that is seen. */
  component: number | null
}

export interface Rect {
  x: number
  y: number
  width: number
  height: number
}

export interface PlacedCard extends Rect {
  card: TopologyCard
  /** Row and column in the grid of the whole drawing. */
  row: number
  column: number
}

export interface Lane {
  key: string
  label: string
  y: number
  height: number
  cards: PlacedCard[]
}

export interface Placement {
  width: number
  height: number
  lanes: Lane[]
  columns: Span[]
  rows: Span[]
  /** x of the channel at the right in which transfers run between rows. */
  channelX: number
}

/** Start and length of a row or column of cards. */
export interface Span {
  start: number
  length: number
}

const SIDE = 20
const CHANNEL = 20
const COLUMN_GAP = 44
const CARD_MIN = 216
const CARD_MAX = 320
const LANE_HEAD = 24
const LANE_GAP = 12
/** Above a row: the label of a frame. Below it: the way of a transfer and its label. */
export const ROW_HEAD = 34
export const ROW_FOOT = 44
const HEIGHT = { data: 184, arbitrator: 84, unlisted: 84 } as const

const byName = new Intl.Collator('en', { numeric: true }).compare

interface LaneContent {
  key: string
  label: string
  height: number
  cards: TopologyCard[]
}

/** Segments in order, then data nodes whose segment is not known, arbitrators, strangers. */
function lanesOf(cards: TopologyCard[]): LaneContent[] {
  const sorted = [...cards].toSorted((a, b) => byName(a.name, b.name) || byName(a.id, b.id))
  const data = sorted.filter((card) => card.kind === 'data')
  const segments = [...new Set(data.flatMap((card) => card.segment ?? []))].toSorted(
    (a, b) => a - b,
  )
  const lanes: LaneContent[] = segments.map((segment) => ({
    key: `segment-${segment}`,
    label: `Segment ${segment}`,
    height: HEIGHT.data,
    cards: data.filter((card) => card.segment === segment),
  }))
  lanes.push(
    {
      key: 'segment-unknown',
      label: 'Segment unknown',
      height: HEIGHT.data,
      cards: data.filter((card) => card.segment === null),
    },
    {
      key: 'arbitrators',
      label: 'Arbitrators',
      height: HEIGHT.arbitrator,
      cards: sorted.filter((card) => card.kind === 'arbitrator'),
    },
    {
      key: 'unlisted',
      label: 'Members that are not in the inventory',
      height: HEIGHT.unlisted,
      cards: sorted.filter((card) => card.kind === 'unlisted'),
    },
  )
  return lanes.filter((lane) => lane.cards.length > 0)
}

function columnsFor(width: number, longestLane: number): Span[] {
  const inner = Math.max(CARD_MIN, width - 2 * SIDE - CHANNEL)
  const fitting = Math.max(1, Math.floor((inner + COLUMN_GAP) / (CARD_MIN + COLUMN_GAP)))
  const count = Math.max(1, Math.min(fitting, longestLane))
  const share = Math.floor((inner - COLUMN_GAP * (count - 1)) / count)
  const length = Math.min(CARD_MAX, share)
  return Array.from({ length: count }, (_, index) => ({
    start: SIDE + index * (length + COLUMN_GAP),
    length,
  }))
}

/** Places all cards in a drawing of the given width; lanes wrap into rows where it is narrow. */
export function placeCards(cards: TopologyCard[], width: number): Placement {
  const contents = lanesOf(cards)
  const columns = columnsFor(width, Math.max(1, ...contents.map((lane) => lane.cards.length)))
  const rows: Span[] = []
  const lanes: Lane[] = []
  let y = 0
  for (const content of contents) {
    const top = y
    const placed: PlacedCard[] = []
    y += LANE_HEAD
    for (let first = 0; first < content.cards.length; first += columns.length) {
      y += ROW_HEAD
      const row = rows.push({ start: y, length: content.height }) - 1
      for (const [column, card] of content.cards.slice(first, first + columns.length).entries()) {
        const span = columns[column]
        if (!span) continue
        placed.push({
          card,
          row,
          column,
          x: span.start,
          y,
          width: span.length,
          height: content.height,
        })
      }
      y += content.height + ROW_FOOT
    }
    lanes.push({ key: content.key, label: content.label, y: top, height: y - top, cards: placed })
    y += LANE_GAP
  }
  const last = columns.at(-1)
  return {
    width,
    height: Math.max(0, y - LANE_GAP),
    lanes,
    columns,
    rows,
    channelX: (last ? last.start + last.length : SIDE) + SIDE,
  }
}

export function cardsOf(placement: Placement): PlacedCard[] {
  return placement.lanes.flatMap((lane) => lane.cards)
}
