import { z } from 'zod'

/** What the operator chose besides the plan; no secrets. */
export const jobSettingsSchema = z.object({
  /** Inventory credential by key of the server, for servers that are not in the inventory yet. */
  sshCredentialIds: z.record(z.string(), z.string()),
  /** Under which a new cluster's monitoring account is saved; null for a cluster that has one. */
  sqlCredentialName: z.string().nullable(),
  /** Tags of a new cluster. */
  tags: z.array(z.string()),
})

export type JobSettings = z.infer<typeof jobSettingsSchema>
