import { z } from 'zod'
import { addNodeShape, deployShape, nodeJobShape, rollingShape } from './plan-params.ts'

const port = z.number().int().min(1).max(65535)
const address = z
  .string()
  .trim()
  .min(1, 'Enter a host name or an IP address.')
  .max(253)
  .regex(
    /^[A-Za-z0-9._:-]+$/,
    'A host name or IP address has letters, digits, dots, colons and hyphens only.',
  )

export const tlsModeSchema = z.enum(['off', 'require', 'verify'])

export const sqlLoginSchema = z.union([
  z.object({ credentialId: z.string().min(1) }),
  z.object({ username: z.string().min(1).max(128), password: z.string().max(1024) }),
])

export const sshLoginSchema = z.union([
  z.object({ credentialId: z.string().min(1) }),
  z.object({
    kind: z.literal('ssh-key'),
    username: z.string().min(1).max(128),
    privateKey: z.string().min(1).max(32_768),
    passphrase: z.string().max(1024).nullable(),
    sudoPassword: z.string().max(1024).nullable(),
  }),
  z.object({
    kind: z.literal('ssh-password'),
    username: z.string().min(1).max(128),
    password: z.string().min(1).max(1024),
    sudoPassword: z.string().max(1024).nullable(),
  }),
])

export const discoverParamsSchema = z.object({
  address,
  sqlPort: port,
  tlsMode: tlsModeSchema,
  tlsCa: z.string().max(65_536).nullable(),
  sql: sqlLoginSchema,
  /** null: observe tier. The fingerprint is the one the operator confirmed for the first host. */
  ssh: z
    .intersection(z.object({ port, hostKeyFingerprint: z.string().nullable() }), sshLoginSchema)
    .nullable(),
})

export const scanHostKeysParamsSchema = z.object({
  hosts: z
    .array(z.object({ host: address, port }))
    .min(1)
    .max(64),
})

export const readConfigurationParamsSchema = z.object({ nodeId: z.string().min(1) })

export const planAddNodeParamsSchema = addNodeShape.extend({ ssh: sshLoginSchema })

/** One login for all servers. */
export const planDeployParamsSchema = deployShape.extend({ ssh: sshLoginSchema })

/** Data that a job set aside (Quarantine). */
export const planQuarantineParamsSchema = z.object({ quarantineId: z.string().min(1) })

export type NodeJobParams = z.infer<typeof nodeJobShape>
export type RollingParams = z.infer<typeof rollingShape>
export type PlanQuarantineParams = z.infer<typeof planQuarantineParamsSchema>
export type PlanAddNodeParams = z.infer<typeof planAddNodeParamsSchema>
export type PlanDeployParams = z.infer<typeof planDeployParamsSchema>
export type DiscoverParams = z.infer<typeof discoverParamsSchema>

/** The questions the worker answers, with the schema of what each asks for. */
export const probeParams = {
  discover: discoverParamsSchema,
  'scan-host-keys': scanHostKeysParamsSchema,
  'read-configuration': readConfigurationParamsSchema,
  'plan-add-node': planAddNodeParamsSchema,
  'plan-deploy': planDeployParamsSchema,
  'plan-restore-data': planQuarantineParamsSchema,
  'plan-release-data': planQuarantineParamsSchema,
  'plan-node-job': nodeJobShape,
  'plan-rolling-restart': rollingShape,
} as const

export type ProbeKind = keyof typeof probeParams

/** What a probe's sealed parameters are bound to (secrets/seal.ts). */
export const probeOwner = (probeId: string) => `Probe:${probeId}`
