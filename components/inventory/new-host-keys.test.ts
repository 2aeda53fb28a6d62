import { expect, it } from 'vitest'
import type { DiscoveredNode } from '#server/discovery/discovery.ts'
import { newHostKeys } from './new-host-keys.ts'

const key = { port: 22, algorithm: 'ssh-ed25519', publicKey: 'AAAA', fingerprint: 'SHA256:a' }

function found(name: string, change: Partial<DiscoveredNode>): DiscoveredNode {
  return {
    key: name,
    name,
    kind: 'data',
    address: name,
    sqlPort: 3306,
    foundBy: [],
    isStart: false,
    contact: { answered: true },
    ssh: { answered: true },
    hostKey: null,
    account: null,
    ...change,
  }
}

function failing(failure: 'host-key-unknown' | 'host-key-changed'): DiscoveredNode['ssh'] {
  return { answered: false, failure, message: '', mend: '' }
}

it('offers only keys that are seen for the first time', () => {
  const nodes = [
    found('new', { hostKey: { ...key, pinned: false }, ssh: failing('host-key-unknown') }),
    found('pinned', { hostKey: { ...key, pinned: true } }),
    found('changed', { hostKey: { ...key, pinned: false }, ssh: failing('host-key-changed') }),
    found('unseen', { ssh: null }),
  ]
  expect(newHostKeys(nodes).map(({ name }) => name)).toEqual(['new'])
})
