import type { Rect } from './place-cards.ts'

export type Direction = 'left' | 'right' | 'up' | 'down'

const AXES: Record<Direction, { x: number; y: number }> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
}

/** The nearest card in a direction; a card that lies straight ahead wins. Null at the border. */
export function neighbour<Card extends Rect>(
  cards: Card[],
  from: Card,
  to: Direction,
): Card | null {
  const axis = AXES[to]
  const centre = (card: Rect) => ({ x: card.x + card.width / 2, y: card.y + card.height / 2 })
  const start = centre(from)
  let best: { card: Card; cost: number } | null = null
  for (const card of cards) {
    if (card === from) continue
    const { x, y } = centre(card)
    const ahead = (x - start.x) * axis.x + (y - start.y) * axis.y
    const aside = Math.abs((x - start.x) * axis.y) + Math.abs((y - start.y) * axis.x)
    if (ahead <= 0 || (axis.y === 0 && aside > from.height)) continue
    const cost = ahead + 2 * aside
    if (!best || cost < best.cost) best = { card, cost }
  }
  return best?.card ?? null
}
