import { z } from 'zod'
import {
  emptySshLogin,
  isTypedSshLogin,
  missingOfSshLogin,
  sshLoginShape,
  toSshLogin,
} from '#components/inventory/ssh-login-values.ts'
import { tagsOfText } from '#components/inventory/tags-text.ts'
import {
  emptyServer,
  galeraName,
  newServerSchema,
  toNewServer,
} from '#components/new-servers/new-server-values.ts'
import {
  emptyPlanOptions,
  missingOfOptions,
  planOptionsShape,
  toPlanOptions,
} from '#components/new-servers/plan-options.ts'

export const mostServers = 16

/** The form for a new cluster as it is typed. */
export const deploySchema = z
  .object({
    clusterName: galeraName('cluster'),
    tags: z.string(),
    servers: z
      .array(newServerSchema)
      .min(2, 'A cluster has two nodes or more.')
      .max(mostServers, `At most ${mostServers} nodes at once; add others afterwards.`),
    sqlCredentialName: z
      .string()
      .trim()
      .min(1, 'Give the SQL credential a name.')
      .max(100, 'A name has at most 100 characters.'),
    monitorHost: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9%_.:/-]{1,255}$/, 'Give an address, a network or %.'),
    ...planOptionsShape,
    ...sshLoginShape,
  })
  .superRefine((values, context) => {
    const typed = isTypedSshLogin(values)
    for (const { path, message } of [
      ...missingOfSshLogin(values),
      ...missingOfOptions(values, typed),
    ]) {
      context.addIssue({ code: 'custom', path: [path], message })
    }
    for (const { path, message } of repeatedServers(values.servers)) {
      context.addIssue({ code: 'custom', path: ['servers', ...path], message })
    }
  })

export type DeployValues = z.infer<typeof deploySchema>

/** Names and addresses that stand twice, at the later place. */
function repeatedServers(
  servers: readonly { name: string; address: string; sshPort: number }[],
): { path: [number, 'name' | 'address']; message: string }[] {
  return servers.flatMap((server, index) => {
    const before = servers.slice(0, index)
    const sameName = before.some((each) => each.name === server.name && server.name !== '')
    const sameAddress = before.some(
      (each) => each.address === server.address && server.address !== '',
    )
    return [
      ...(sameName
        ? [
            {
              path: [index, 'name'] as [number, 'name'],
              message: 'This name stands above already.',
            },
          ]
        : []),
      ...(sameAddress
        ? [
            {
              path: [index, 'address'] as [number, 'address'],
              message: 'This address stands above already.',
            },
          ]
        : []),
    ]
  })
}

export const emptyDeploy: DeployValues = {
  clusterName: '',
  tags: '',
  servers: [emptyServer('node1'), emptyServer('node2'), emptyServer('node3')],
  sqlCredentialName: 'synced, SQL monitor',
  monitorHost: '%',
  ...emptyPlanOptions,
  sshCredentialName: 'SSH of the new servers',
  ...emptySshLogin,
}

/** Input of jobs.planDeploy. Fingerprints in the order of the servers. */
export function toPlanDeploy(values: DeployValues, fingerprints: readonly (string | null)[]) {
  return {
    clusterName: values.clusterName,
    tags: tagsOfText(values.tags),
    servers: values.servers.map((server, index) =>
      toNewServer(server, fingerprints[index] ?? null),
    ),
    sqlCredentialName: values.sqlCredentialName,
    monitorHost: values.monitorHost,
    ...toPlanOptions(values, isTypedSshLogin(values)),
    ssh: toSshLogin(values),
  }
}
