import { discoverParamsSchema, scanHostKeysParamsSchema } from '#server/probes/probe-params.ts'
import { importCluster, importInput } from '#server/services/import-cluster.ts'
import { readRequirements, requirementsInput } from '#server/services/read-requirements.ts'
import { requestProbe } from '#server/services/request-probe.ts'
import { procedure, router } from '../trpc.ts'

export const inventoryRouter = router({
  requirements: procedure
    .input(requirementsInput)
    .query(({ ctx, input }) => readRequirements(ctx.deps, input)),
  discover: procedure
    .input(discoverParamsSchema)
    .mutation(({ ctx, input }) =>
      requestProbe(ctx.deps, 'discover', input, `${input.address}:${input.sqlPort}`),
    ),
  scanHostKeys: procedure
    .input(scanHostKeysParamsSchema)
    .mutation(({ ctx, input }) =>
      requestProbe(
        ctx.deps,
        'scan-host-keys',
        input,
        input.hosts.map(({ host, port }) => `${host}:${port}`).join(', '),
      ),
    ),
  importCluster: procedure
    .input(importInput)
    .mutation(({ ctx, input }) => importCluster(ctx.deps, input)),
})
