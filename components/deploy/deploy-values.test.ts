import { describe, expect, it } from 'vitest'
import { planDeployParamsSchema } from '#server/probes/probe-params.ts'
import { deploySchema, emptyDeploy, toPlanDeploy, type DeployValues } from './deploy-values.ts'

const filled: DeployValues = {
  ...emptyDeploy,
  clusterName: 'shop',
  tags: 'production, eu',
  servers: emptyDeploy.servers.map((server, index) => ({ ...server, address: `10.0.0.${index}` })),
  sshLogin: 'credential-1',
}

function wrongFields(values: DeployValues): string[] {
  const parsed = deploySchema.safeParse(values)
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'))
}

describe('the form for a new cluster', () => {
  it('sends what the server accepts', () => {
    expect(wrongFields(filled)).toEqual([])
    const input = toPlanDeploy(filled, ['A', null, 'C'])
    expect(planDeployParamsSchema.parse(input)).toEqual(input)
    expect(input.servers.map(({ hostKeyFingerprint }) => hostKeyFingerprint)).toEqual([
      'A',
      null,
      'C',
    ])
    expect(input.tags).toEqual(['production', 'eu'])
  })

  it('refuses a server that stands twice', () => {
    const [first, second] = filled.servers
    if (!first || !second) throw new Error('no servers')
    expect(wrongFields({ ...filled, servers: [first, { ...second, name: first.name }] })).toEqual([
      'servers.1.name',
    ])
    expect(
      wrongFields({ ...filled, servers: [first, { ...second, address: first.address }] }),
    ).toEqual(['servers.1.address'])
  })

  it('refuses one node, and seventeen', () => {
    expect(wrongFields({ ...filled, servers: filled.servers.slice(0, 1) })).toEqual(['servers'])
    const many = Array.from({ length: 17 }, (_, index) => ({
      name: `n${index}`,
      address: `h${index}`,
      galeraAddress: '',
      sqlPort: 3306,
      sshPort: 22,
      segment: '',
      weight: '',
    }))
    expect(wrongFields({ ...filled, servers: many })).toEqual(['servers'])
  })
})
