import { expect, it } from 'vitest'
import type { TransferView } from '#server/api/views.ts'
import { forecastOutcome, forecastText } from './past-words.ts'
import { transfersCsv } from './transfers-csv.ts'

const transfer: TransferView = {
  id: 't',
  joinerName: 'node3',
  joinerId: null,
  donorName: '=cmd()',
  donorId: null,
  kind: 'SST',
  method: 'rsync',
  startedAtMs: 0,
  endedAtMs: 2500,
  outcome: 'failed',
  reason: 'It said "no", twice',
  bytes: 12,
  expectedBytes: null,
  writeSets: null,
  local: null,
  group: { uuid: 'u', seqno: 7 },
  stages: [],
  forecast: { atMs: 1000, kind: 'IST', donorName: null, because: 'Cached, all of it.' },
}

it('quotes what holds commas and quotes, leaves unknowns empty, and makes no formula', () => {
  const [head, row] = transfersCsv([transfer]).split('\r\n')
  expect(head?.split(',')).toHaveLength(19)
  expect(row).toBe(
    `1970-01-01T00:00:00.000Z,1970-01-01T00:00:02.500Z,node3,'=cmd(),SST,rsync,failed,"It said ""no"", twice",12,,2.5,,,u,7,IST,,"Cached, all of it.",1970-01-01T00:00:01.000Z`,
  )
})

it('is set against what was told before it began', () => {
  const told = (kind: 'IST' | 'SST', donorName: string | null) => ({
    ...transfer,
    donorName: 'node1',
    forecast: { atMs: 0, kind, donorName, because: '' },
  })
  expect(forecastOutcome(told('IST', 'node1'))).toBe('otherwise')
  expect(forecastOutcome(told('SST', 'node2'))).toBe('otherwise')
  expect(forecastOutcome(told('SST', 'node1'))).toBe('as told')
  expect(forecastOutcome(told('SST', null))).toBe('as told')
  expect(forecastOutcome({ ...told('SST', 'node1'), kind: null })).toBeNull()
  expect(forecastOutcome({ ...transfer, forecast: null })).toBeNull()
  expect(forecastText(told('SST', null))).toBe('SST from a donor not to be told')
  expect(forecastText({ ...transfer, forecast: null })).toBeNull()
})
