import { planAddNode } from '../plan-add-node.ts'
import { addNodeInput, memberFacts } from '../plan-fixture.ts'
import type { AddNodeInput } from '../plan-input.ts'
import { UUID_B } from '#server/galera/cluster-fixture.ts'

/** For tests of the preflight rules: what a finding does, and servers with something wrong. */
export type Outcome = 'blocks' | 'warning' | 'notice' | 'ok' | 'critical' | 'nothing'

/** Throws when the finding says too little: each names what, why and, where it blocks, the mend. */
export function outcomeOf(input: AddNodeInput, id: string): Outcome {
  const found = planAddNode(input).findings.find((finding) => finding.id === id)
  if (!found) return 'nothing'
  const { title, why, mend, blocks, severity } = found
  if (title === '' || why === '' || (blocks && !mend)) throw new Error(`${id} says too little.`)
  return blocks ? 'blocks' : severity
}

export const joiner = addNodeInput().node.facts
export const without = (record: Record<string, string>, name: string) =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key !== name))
export const node1 = memberFacts('node1', ['node2', 'node3', 'node4'])
export const reach = (key: string, error: string) => ({
  reach: { ...joiner.reach, [key]: { ok: false, error, ms: 3000 } },
})
export const memberReach = (key: string) => ({
  reach: { ...node1.reach, [key]: { ok: false, error: 'timeout', ms: 3000 } },
})
export const running = (name: string, listener: Record<number, string>) => ({
  listeners: listener,
  hostname: name,
})
export const oldData = {
  mariadb: {
    unitState: 'inactive',
    version: '10.11.19-MariaDB',
    dataDir: '/var/lib/mysql',
    dataBytes: 3e9,
    dataKind: 'has-data' as const,
    grastate: { uuid: UUID_B, seqno: 812, safeToBootstrap: false },
    startTimeoutSeconds: 900,
  },
}
export const version = (text: string) => ({
  candidates: { ...joiner.candidates, 'mariadb-server': text, 'mariadb-backup': text },
})
export const problem = {
  stage: 'sudo',
  message: 'sudo asks for a password.',
  mend: 'Give it.',
} as const
