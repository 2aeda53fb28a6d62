'use client'

import { splitTimes } from '#server/galera/sentence-times.ts'
import { useNow } from '#components/lib/use-now.ts'
import { SentenceWithTimes } from './sentence-with-times.tsx'

/** A sentence of an assessment that is drawn anew each second only if it names a time. */
export function TickingSentence({ sentence }: { sentence: string }) {
  const isTimed = splitTimes(sentence).some((part) => typeof part !== 'string')
  return isTimed ? <Ticking sentence={sentence} /> : sentence
}

function Ticking({ sentence }: { sentence: string }) {
  return <SentenceWithTimes sentence={sentence} nowMs={useNow()} />
}
