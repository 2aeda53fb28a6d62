import { describe, expect, it } from 'vitest'
import { cardsOf, placeCards } from './place-cards.ts'
import type { TopologyCard } from './place-cards.ts'

function card(name: string, more: Partial<TopologyCard> = {}): TopologyCard {
  return { id: name, name, kind: 'data', segment: 0, component: 0, ...more }
}

describe('placeCards', () => {
  it('makes one lane a segment and sorts by name as people count', () => {
    const placement = placeCards(
      [card('node10'), card('node2'), card('far1', { segment: 1 }), card('node1')],
      1200,
    )
    expect(placement.lanes.map((lane) => lane.label)).toEqual(['Segment 0', 'Segment 1'])
    expect(placement.lanes[0]?.cards.map((placed) => placed.card.name)).toEqual([
      'node1',
      'node2',
      'node10',
    ])
  })

  it('does not move any card when components change', () => {
    const together = placeCards([card('a'), card('b'), card('c')], 1000)
    const split = placeCards([card('c'), card('b', { component: 1 }), card('a')], 1000)
    const places = (placement: typeof split) =>
      cardsOf(placement).map(({ card: { id }, x, y }) => ({ id, x, y }))
    expect(places(split)).toEqual(places(together))
  })

  it('stacks cards in one column when 390 px wide', () => {
    const placement = placeCards([card('a'), card('b'), card('c')], 358)
    expect(new Set(cardsOf(placement).map((placed) => placed.x)).size).toBe(1)
    for (const placed of cardsOf(placement)) {
      expect(placed.x + placed.width).toBeLessThanOrEqual(358)
    }
  })

  it('never lets two cards overlap', () => {
    const cards = [
      ...Array.from({ length: 7 }, (_, index) => card(`n${index}`, { segment: index % 2 })),
      card('garb', { kind: 'arbitrator', segment: null }),
      card('stranger', { kind: 'unlisted', segment: null }),
      card('silent', { segment: null }),
    ]
    for (const width of [300, 358, 700, 1100, 1800]) {
      const placed = cardsOf(placeCards(cards, width))
      expect(placed).toHaveLength(cards.length)
      for (const one of placed) {
        for (const other of placed) {
          if (one === other) continue
          const apart =
            one.x + one.width <= other.x ||
            other.x + other.width <= one.x ||
            one.y + one.height <= other.y ||
            other.y + other.height <= one.y
          expect(apart).toBe(true)
        }
      }
    }
  })

  it('is empty without cards', () => {
    expect(placeCards([], 800)).toMatchObject({ lanes: [], height: 0 })
  })
})
