import { describe, expect, it } from 'vitest'
import { frameOutlines } from './frame-outline.ts'
import { placeCards } from './place-cards.ts'
import type { TopologyCard } from './place-cards.ts'

function cards(components: (number | null)[], segments: number[] = []): TopologyCard[] {
  return components.map((component, index) => ({
    id: `n${index}`,
    name: `n${index}`,
    kind: 'data',
    segment: segments[index] ?? 0,
    component,
  }))
}

const corners = (path: string) => path.match(/Q/g)?.length ?? 0

describe('frameOutlines', () => {
  it('draws one rectangle around a whole cluster', () => {
    const frames = frameOutlines(placeCards(cards([0, 0, 0]), 1200), 1)
    expect(frames).toHaveLength(1)
    expect(corners(frames[0]?.path ?? '')).toBe(4)
  })

  it('leaves a node that is down outside', () => {
    const placement = placeCards(cards([0, 0, null]), 1200)
    const [frame] = frameOutlines(placement, 1)
    const third = placement.columns[2]
    expect(frame && third && frame.label.x + frame.label.width).toBeLessThan(third?.start ?? 0)
  })

  it('leaves a gap between two partitions', () => {
    const frames = frameOutlines(placeCards(cards([0, 0, 1]), 1200), 2)
    expect(frames.map((frame) => frame.component)).toEqual([0, 1])
    const [first, second] = frames
    const gap = (second?.label.x ?? 0) - ((first?.label.x ?? 0) + (first?.label.width ?? 0))
    expect(gap).toBeGreaterThanOrEqual(16)
  })

  it('draws a component in pieces when another stands between, and only one is the first', () => {
    const frames = frameOutlines(placeCards(cards([0, 1, 0]), 1200), 2)
    expect(frames.map(({ component, first }) => [component, first])).toEqual([
      [0, true],
      [0, false],
      [1, true],
    ])
  })

  it('joins lanes of one component into one outline', () => {
    const frames = frameOutlines(placeCards(cards([0, 0, 0], [0, 0, 1]), 1200), 1)
    expect(frames).toHaveLength(1)
    expect(corners(frames[0]?.path ?? '')).toBe(6)
  })

  it('cuts a hole around a node that is surrounded by another component', () => {
    const ring = cards([0, 0, 0, 0, 1, 0, 0, 0, 0], [0, 0, 0, 1, 1, 1, 2, 2, 2])
    const outer = frameOutlines(placeCards(ring, 1200), 2).find((frame) => frame.component === 0)
    expect(outer?.path.match(/Z/g)).toHaveLength(2)
    expect(corners(outer?.path ?? '')).toBe(8)
  })

  it('draws nothing for a component without a card', () => {
    expect(frameOutlines(placeCards(cards([null]), 1200), 1)).toEqual([])
  })
})
