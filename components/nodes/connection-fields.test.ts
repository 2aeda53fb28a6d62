import { describe, expect, it } from 'vitest'
import type { NodeView } from '#server/api/views.ts'
import { connectionFields, connectionSchema, newConnectionFields } from './connection-fields.ts'

const node: NodeView = {
  id: 'n',
  clusterId: 'c',
  name: 'node1',
  kind: 'data',
  address: 'db1.example',
  sqlPort: 3306,
  sshPort: 2222,
  sqlRoute: 'direct',
  tlsMode: 'verify',
  tlsCa: 'PEM',
  tier: 'observe',
  sqlCredential: { id: 's', name: 'monitor' },
  sshCredential: null,
  tags: [],
}

function problems(change: Record<string, string>) {
  const result = connectionSchema.safeParse({ ...connectionFields(node), ...change })
  return result.success ? [] : result.error.issues.map(({ path }) => path.join('.'))
}

describe('connectionSchema', () => {
  it('gives back what it was given, with none as null', () => {
    expect(connectionSchema.parse(connectionFields(node))).toEqual({
      name: 'node1',
      kind: 'data',
      address: 'db1.example',
      sqlPort: 3306,
      sshPort: 2222,
      sqlRoute: 'direct',
      tlsMode: 'verify',
      tlsCa: 'PEM',
      sqlCredentialId: 's',
      sshCredentialId: null,
    })
  })

  it('refuses what the server would refuse', () => {
    expect(problems({ address: 'a b' })).toEqual(['address'])
    expect(problems({ sqlPort: '70000' })).toEqual(['sqlPort'])
    expect(problems({ sqlRoute: 'ssh' })).toEqual(['sqlRoute'])
    expect(problems({ sqlCredentialId: '' })).toEqual(['sqlCredentialId'])
    expect(problems({ kind: 'arbitrator', sqlCredentialId: '' })).toEqual([])
  })
})

describe('newConnectionFields', () => {
  it('takes over how the other nodes are reached, and leaves name and address to be filled', () => {
    expect(newConnectionFields('data', [node])).toEqual({
      ...connectionFields(node),
      name: '',
      address: '',
    })
  })

  it('gives an arbitrator the name garbd uses, and no SQL', () => {
    const { name, sqlCredentialId, sshPort } = newConnectionFields('arbitrator', [node])
    expect({ name, sqlCredentialId, sshPort }).toEqual({
      name: 'garb',
      sqlCredentialId: '',
      sshPort: 2222,
    })
    expect(newConnectionFields('data', []).sqlPort).toBe(3306)
  })
})
