import { describe, expect, it } from 'vitest'
import { cardsOf, placeCards } from './place-cards.ts'
import { transferRoute } from './transfer-route.ts'

const placement = (width: number) =>
  placeCards(
    ['a', 'b'].map((name) => ({ id: name, name, kind: 'data', segment: 0, component: 0 })),
    width,
  )

describe('transferRoute', () => {
  it('runs below the row when donor and joiner stand side by side', () => {
    const wide = placement(900)
    const [donor, joiner] = cardsOf(wide)
    if (!donor || !joiner) throw new Error('two cards expected')
    const { path } = transferRoute(wide, donor, joiner, 0)
    expect(path).toBe(
      `M${donor.x + donor.width / 2} ${donor.y + donor.height}V${donor.y + donor.height + 18}` +
        `H${joiner.x + joiner.width / 2}V${joiner.y + joiner.height + 2}`,
    )
  })

  it('takes the channel at the right between rows', () => {
    const narrow = placement(340)
    const [donor, joiner] = cardsOf(narrow)
    if (!donor || !joiner) throw new Error('two cards expected')
    expect(transferRoute(narrow, donor, joiner, 0).path).toContain(`H${narrow.channelX}V`)
    expect(narrow.channelX).toBeGreaterThan(joiner.x + joiner.width)
  })

  it('has a label but no line while the donor is not known', () => {
    const wide = placement(900)
    const [, joiner] = cardsOf(wide)
    if (!joiner) throw new Error('two cards expected')
    const route = transferRoute(wide, null, joiner, 0)
    expect(route.path).toBe('')
    expect(route.label.x).toBe(joiner.x)
  })
})
