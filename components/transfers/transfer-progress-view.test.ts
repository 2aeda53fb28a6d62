import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import type { TransferEdge, TransferProgress } from '#server/galera/model.ts'
import { TransferProgressView } from './transfer-progress-view.tsx'

const progress: TransferProgress = {
  observedAtMs: 300_000,
  stage: 'preparing',
  stageSinceMs: 290_000,
  step: null,
  doneBytes: 1024 * 1024,
  expectedBytes: null,
  percent: null,
  bytesPerSecond: null,
  etaMs: null,
  writeSetsDone: null,
  writeSetsTotal: null,
  stalledSinceMs: null,
  evidence: 'No data have come yet.',
}

function shown(more: Partial<TransferProgress> | null): string {
  const transfer: TransferEdge = {
    joinerId: 'b',
    donorId: 'a',
    donorName: 'a',
    kind: 'SST',
    method: 'mysqldump',
    stage: 'streaming',
    sinceMs: 0,
    ...(more ? { progress: { ...progress, ...more } } : {}),
  }
  return renderToStaticMarkup(
    createElement(TransferProgressView, { transfer, nowMs: 300_000 }),
  ).replaceAll('<!-- -->', '')
}

it('claims no share in a stage that has none', () => {
  expect(shown({})).toContain('<progress class="sr-only"')
  expect(shown({})).not.toContain('value=')
  expect(shown({})).toContain('time left unknown')
  expect(shown({ percent: 42.7 })).toContain('value="42"')
})

it('says that a transfer is stalled, and offers no restart', () => {
  const text = shown({ stalledSinceMs: 170_000 })
  expect(text).toContain('stalled: no byte and no work for 2 min 10 s')
  expect(text).not.toMatch(/<button|<a /)
  expect(text).not.toMatch(/\brestart (it|the|them)\b/i)
})

it('says why it shows nothing of a joiner in the observe tier', () => {
  expect(shown(null)).toContain('cannot be seen without SSH')
})
