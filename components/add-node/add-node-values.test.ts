import { describe, expect, it } from 'vitest'
import { otherScript } from '#components/new-servers/plan-options.ts'
import { planAddNodeParamsSchema } from '#server/probes/probe-params.ts'
import {
  addNodeSchema,
  emptyAddNode,
  toPlanAddNode,
  type AddNodeValues,
} from './add-node-values.ts'

const empty = emptyAddNode({ nodeName: 'node4', clusterName: 'shop', sshCredentialId: 'c1' })
const filled: AddNodeValues = { ...empty, server: { ...empty.server, address: 'db4' } }

function wrongFields(values: AddNodeValues): string[] {
  const parsed = addNodeSchema.safeParse(values)
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'))
}

describe('the form for a new node', () => {
  it('sends what the server accepts', () => {
    const ways: Partial<AddNodeValues>[] = [
      {},
      { method: 'rsync', donor: 'node2', aptProxy: 'http://proxy:3142', openFirewall: false },
      { tls: true },
      { tls: true, tlsCa: '/a', tlsCert: '/b', tlsKey: '/c', hostEntries: true, gcacheSize: '1G' },
      { extraOptions: 'innodb_buffer_pool_size = 4G', sstUser: 'sst', sstPassword: 'secret' },
      { method: otherScript, scriptName: 'my_script', aptStanza: 'Types: deb' },
      { server: { ...filled.server, segment: '0', weight: '255' } },
      { sshLogin: 'typed-key', sshUsername: 'ops', privateKey: 'KEY', passphrase: 'p' },
      { sshLogin: 'typed-password', sshUsername: 'ops', sshPassword: 's', sudoPassword: 's' },
    ]
    for (const way of ways) {
      const values = { ...filled, ...way }
      expect(wrongFields(values)).toEqual([])
      const input = toPlanAddNode(values, 'cluster', 'SHA256:abc')
      expect(planAddNodeParamsSchema.parse(input)).toEqual(input)
    }
  })

  it('leaves to the provider and the planner what is left empty', () => {
    expect(toPlanAddNode(filled, 'cluster', null)).toMatchObject({
      donor: null,
      method: null,
      server: { segment: null, weight: null, hostKeyFingerprint: null },
      ssh: { credentialId: 'c1' },
      sshCredentialName: null,
    })
  })

  it('names the fields that are wrong', () => {
    expect(wrongFields(empty)).toEqual(['server.address'])
    expect(wrongFields({ ...filled, sshLogin: 'typed-key', sshCredentialName: '' })).toEqual([
      'sshUsername',
      'privateKey',
      'sshCredentialName',
    ])
    expect(wrongFields({ ...filled, method: otherScript })).toEqual(['scriptName'])
    expect(wrongFields({ ...filled, server: { ...filled.server, weight: '256' } })).toEqual([
      'server.weight',
    ])
    expect(
      wrongFields({ ...filled, tls: true, tlsCa: 'ca.pem', tlsCert: '/b', tlsKey: '/c' }),
    ).toEqual(['tlsCa'])
    expect(wrongFields({ ...filled, tls: true, tlsCa: '/a', sstUser: 'sst' })).toEqual([
      'tlsCert',
      'tlsKey',
      'sstPassword',
    ])
    expect(wrongFields({ ...filled, aptProxy: 'https://proxy' })).toEqual(['aptProxy'])
  })
})
