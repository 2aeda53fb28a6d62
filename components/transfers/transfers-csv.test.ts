import { expect, it } from 'vitest'
import type { TransferView } from '#server/api/views.ts'
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
}

it('quotes what holds commas and quotes, leaves unknowns empty, and makes no formula', () => {
  const [head, row] = transfersCsv([transfer]).split('\r\n')
  expect(head?.split(',')).toHaveLength(15)
  expect(row).toBe(
    `1970-01-01T00:00:00.000Z,1970-01-01T00:00:02.500Z,node3,'=cmd(),SST,rsync,failed,"It said ""no"", twice",12,,2.5,,,u,7`,
  )
})
