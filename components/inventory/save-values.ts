import type { UseFormReturn } from 'react-hook-form'
import { z } from 'zod'

/** Last step of the import as it is typed. */
export const saveSchema = z
  .object({
    name: z.string().trim().min(1, 'Give the cluster a name.').max(100),
    tags: z.string(),
    sqlRoute: z.enum(['direct', 'ssh']),
    sqlCredentialName: z.string().trim().min(1, 'Give the credential a name.').max(100),
    sshCredentialName: z.string().trim().min(1, 'Give the credential a name.').max(100),
    nodes: z.array(
      z.object({
        key: z.string(),
        name: z.string().trim().min(1, 'Give the node a name.'),
        included: z.boolean(),
      }),
    ),
  })
  .refine((values) => values.nodes.some((node) => node.included), {
    path: ['nodes'],
    message: 'Choose at least one node.',
  })

export type SaveValues = z.infer<typeof saveSchema>
export type SaveForm = UseFormReturn<SaveValues>
