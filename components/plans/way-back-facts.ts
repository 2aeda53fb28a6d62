import { formatDurationRange } from '#server/galera/figures.ts'
import type { WayBackForecast } from '#server/procedures/plan.ts'
import { formatCount } from '#components/lib/format.ts'
import { awaySentence, downSentence } from '#components/gcache/countdown-words.ts'

interface Fact {
  key: string
  term: string
  value: string
}

/** How a member would come back, as terms and values of a plan. Pure. */
export function wayBackFacts(wayBack: WayBackForecast): Fact[] {
  const { node, kind, donor, because, durationMs, isAway, countdown } = wayBack
  const fact = (name: string, value: string): Fact => ({
    key: `${node}:${name}`,
    term: `${node}: ${name}`,
    value,
  })
  return [
    fact('way back', `${headline(wayBack)} ${because}`),
    fact('donor', donor ?? 'Galera chooses when it starts'),
    fact(
      'until Synced',
      durationMs ? formatDurationRange(durationMs) : 'unknown: no such transfer was seen yet',
    ),
    ...(kind === 'SST'
      ? []
      : [
          isAway
            ? fact('time left for IST', downSentence(countdown, 0))
            : fact('may be away for', awaySentence(countdown)),
        ]),
  ]
}

function headline({ kind, likely, writeSets }: WayBackForecast): string {
  switch (kind) {
    case 'IST':
      return writeSets === null || writeSets === 0
        ? 'IST.'
        : `IST of ${formatCount(writeSets)} write-sets.`
    case 'SST':
      return 'Full copy (SST).'
    case 'cannot-join':
      return 'It could not join.'
    case 'not-enough-evidence':
      return likely === null ? 'Not known.' : `Not certain, ${likely} is likely.`
  }
}
