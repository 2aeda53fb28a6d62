import { expect, test } from 'vitest'
import { readOptionFile } from '#server/galera/option-file.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'
import { nodeJobInput, sceneOf, THREE } from './node-scene-fixture.ts'
import { memberFacts } from './plan-fixture.ts'
import { planNodeJob } from './plan-node-job.ts'
import { keysOf, step } from './plan-reader.ts'
import type { NodeScene } from './node-scene.ts'

/** node3 by mariabackup from node1 or node2. */
const scene = ((): NodeScene => {
  const base = sceneOf()
  const stored = [...base.facts.stored].map(([id, one]) => {
    const variables = { ...one.variables, wsrep_sst_method: 'mariabackup' }
    return [id, { ...one, variables }] as const
  })
  return { ...base, facts: { ...base.facts, stored: new Map(stored) } }
})()
const own = memberFacts('node3', THREE)
const donor = planNodeJob(nodeJobInput({ verb: 'rebuild', scene })).summary.wayBacks?.[0]?.donor

interface Change {
  own?: Partial<PreflightFacts>
  node1?: Partial<PreflightFacts>
  node2?: Partial<PreflightFacts>
}

function plan({ own: server = {}, node1 = {}, node2 = {} }: Change = {}) {
  return planNodeJob(
    nodeJobInput({
      verb: 'rebuild',
      scene,
      server: { ...own, ...server },
      source: memberFacts('node1', THREE),
      others: [
        { ...memberFacts('node1', THREE), ...node1 },
        { ...memberFacts('node2', THREE), ...node2 },
      ],
    }),
  )
}

function severityOf(change: Change, id: string) {
  const found = plan(change).findings.find((finding) => finding.id === id)
  return found && (found.blocks ? 'blocks' : found.severity)
}

const closed = (port: number, error = 'timeout') => ({
  reach: { ...memberFacts('node1', THREE).reach, [`node3:${port}`]: { ok: false, error, ms: 9 } },
})

test('on well members nothing blocks', () => {
  expect(plan().findings.filter(({ blocks }) => blocks)).toEqual([])
  expect(donor).toBe('node1')
})

test.each<[string, Change, string, string | undefined]>([
  ['port 4444 closed to the donor', { node1: closed(4444) }, 'port:node1:node3:4444', 'blocks'],
  ['port 4568 closed to the donor', { node1: closed(4568) }, 'port:node1:node3:4568', 'blocks'],
  ['port 4444 closed to another one', { node2: closed(4444) }, 'port:node2:node3:4444', 'warning'],
  ['ports not tried', { node1: { reach: {} } }, 'port:node1:node3:4444', 'warning'],
  [
    'an orphan holds 4444',
    { own: { listeners: { 4444: '9 socat' } } },
    'listener:node3:4444',
    'blocks',
  ],
  [
    'the account of the donor does not work',
    { node1: { sstAccount: { user: 'sst', works: false, error: 'ERROR 1045' } } },
    'sst-account:node1',
    'blocks',
  ],
  [
    'that of another one does not work',
    { node2: { sstAccount: { user: 'sst', works: false, error: 'ERROR 1045' } } },
    'sst-account:node2',
    'warning',
  ],
  ['the account is not known', { node1: { sstAccount: null } }, 'sst-account:node1', 'warning'],
  [
    '[sst] encrypts on one end',
    { node1: { sstOptions: { encrypt: '3' } } },
    'sst-parity:node1',
    'blocks',
  ],
  [
    'certificates have other paths',
    {
      own: { sstOptions: { encrypt: '3', tkey: '/a' }, readableFiles: { '/a': true } },
      node1: { sstOptions: { encrypt: '3', tkey: '/b' } },
    },
    'sst-parity:node1',
    undefined,
  ],
  ['[sst] is not known', { node1: { sstOptions: null } }, 'sst-parity:node1', 'warning'],
  ['the node cannot receive', { own: { tools: {} } }, 'tools:node3', 'blocks'],
  [
    'the donor is out of reach',
    { node1: { problem: { stage: 'ssh', message: 'no route', mend: 'Mend it.' } } },
    'donor-unseen',
    'warning',
  ],
])('a rebuild, %s', (_case, change, id, severity) => {
  expect(severityOf(change, id)).toBe(severity)
})

const mount = own.mariadb && { ...own.mariadb, dataDirIsMount: true }
const KEEP = 'node3/write-file/sst-keep'

test('a member whose data directory is a mount point lets the script pass over what is set aside there', () => {
  const found = plan({ own: { mariadb: mount } })
  expect(keysOf(found).indexOf(KEEP)).toBeLessThan(keysOf(found).indexOf('node3/stop-mariadb'))
  const [file] = step(found, KEEP).files
  const [group] = readOptionFile(file?.after ?? '')
  expect(group).toMatchObject({ group: 'sst' })
  expect(new Map(group?.options).get('cpat')).toMatch(/lost\[\+\]found\$$/)
})

test('its own pattern is kept, and one that passes over lost+found already is left alone', () => {
  const withPattern = (cpat: string) => plan({ own: { mariadb: mount, sstOptions: { cpat } } })
  const [file] = step(withPattern('.*mine$'), KEEP).files
  expect(file?.after).toContain('mine')
  expect(keysOf(withPattern('.*lost[+]found$'))).not.toContain(KEEP)
})

test('no file where the data directory is no mount point', () => {
  const mariadb = own.mariadb && { ...own.mariadb, dataDirIsMount: false }
  expect(keysOf(plan({ own: { mariadb } }))).not.toContain(KEEP)
})
