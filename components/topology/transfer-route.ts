import type { PlacedCard, Placement } from './place-cards.ts'

export interface TransferRoute {
  /** SVG path data from the donor's lower edge to the joiner's. */
  path: string
  /** Where the text about the transfer stands: below the joiner. */
  label: { x: number; y: number; width: number }
}

const LANE_STEP = 5
/** Below the edge of a frame. */
const GUTTER = 18
const LABEL = 22

/**
 * A way from donor to joiner through the gutters below the rows, so that it never crosses a card.
 * `index` keeps several transfers apart. Without a donor there is only the place of the label.
 */
export function transferRoute(
  placement: Placement,
  donor: PlacedCard | null,
  joiner: PlacedCard,
  index: number,
): TransferRoute {
  const shift = (index % 3) * LANE_STEP
  const gutter = (card: PlacedCard) => card.y + card.height + GUTTER + shift
  const to = joiner.x + joiner.width / 2 - shift * 2
  const label = { x: joiner.x, y: joiner.y + joiner.height + LABEL, width: joiner.width }
  if (!donor) return { path: '', label }
  const from = donor.x + donor.width / 2 + shift * 2
  const start = `M${from} ${donor.y + donor.height}V${gutter(donor)}`
  const end = `H${to}V${joiner.y + joiner.height + 2}`
  if (donor.row === joiner.row) return { path: `${start}${end}`, label }
  const channel = placement.channelX + shift
  return { path: `${start}H${channel}V${gutter(joiner)}${end}`, label }
}
