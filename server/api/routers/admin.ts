import { z } from 'zod'
import { retentionSchema } from '#server/db/retention.ts'
import {
  acceptAuditChain,
  auditInput,
  listAudit,
  listAuditActs,
  verifyAuditChain,
} from '#server/services/audit-log.ts'
import {
  createCredential,
  credentialInput,
  credentialUpdateInput,
  listCredentials,
  removeCredential,
  updateCredential,
} from '#server/services/credentials.ts'
import {
  listHostKeys,
  pinHostKey,
  pinInput,
  removeHostKey,
  repinHostKey,
} from '#server/services/host-keys.ts'
import {
  createMetricsToken,
  listMetricsTokens,
  metricsTokenInput,
  revokeMetricsToken,
} from '#server/services/metrics-tokens.ts'
import { readSettings, setRetention } from '#server/services/settings.ts'
import { procedure, router } from '../trpc.ts'

const byId = z.object({ id: z.string() })

export const credentialsRouter = router({
  list: procedure.query(({ ctx }) => listCredentials(ctx.deps)),
  create: procedure
    .input(credentialInput)
    .mutation(({ ctx, input }) => createCredential(ctx.deps, input)),
  update: procedure
    .input(credentialUpdateInput)
    .mutation(({ ctx, input }) => updateCredential(ctx.deps, input)),
  remove: procedure.input(byId).mutation(({ ctx, input }) => removeCredential(ctx.deps, input.id)),
})

export const hostKeysRouter = router({
  list: procedure.query(({ ctx }) => listHostKeys(ctx.deps)),
  pin: procedure.input(pinInput).mutation(({ ctx, input }) => pinHostKey(ctx.deps, input)),
  repin: procedure
    .input(byId.extend({ fingerprint: z.string() }))
    .mutation(({ ctx, input }) => repinHostKey(ctx.deps, input)),
  remove: procedure.input(byId).mutation(({ ctx, input }) => removeHostKey(ctx.deps, input.id)),
})

export const settingsRouter = router({
  get: procedure.query(({ ctx }) => readSettings(ctx.deps)),
  setRetention: procedure
    .input(retentionSchema)
    .mutation(({ ctx, input }) => setRetention(ctx.deps, input)),
  metricsTokens: procedure.query(({ ctx }) => listMetricsTokens(ctx.deps)),
  createMetricsToken: procedure
    .input(metricsTokenInput)
    .mutation(({ ctx, input }) => createMetricsToken(ctx.deps, input)),
  revokeMetricsToken: procedure
    .input(byId)
    .mutation(({ ctx, input }) => revokeMetricsToken(ctx.deps, input.id)),
})

export const auditRouter = router({
  list: procedure.input(auditInput).query(({ ctx, input }) => listAudit(ctx.deps, input)),
  acts: procedure.query(({ ctx }) => listAuditActs(ctx.deps)),
  verify: procedure.query(({ ctx }) => verifyAuditChain(ctx.deps)),
  accept: procedure.mutation(({ ctx }) => acceptAuditChain(ctx.deps)),
})
