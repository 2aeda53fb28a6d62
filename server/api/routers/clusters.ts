import { z } from 'zod'
import { acceptHistory, acceptHistoryInput } from '#server/services/accept-history.ts'
import {
  clusterTagsInput,
  removeCluster,
  removeClusterInput,
  renameCluster,
  renameInput,
  setClusterTags,
} from '#server/services/edit-cluster.ts'
import { eventsInput, listEvents } from '#server/services/list-events.ts'
import { listTransfers, readTransfer, transfersInput } from '#server/services/list-transfers.ts'
import { listFleet } from '#server/services/list-fleet.ts'
import { gcachePlanInput, planGcache } from '#server/services/plan-gcache.ts'
import { readCluster } from '#server/services/read-cluster.ts'
import { readClusterLive } from '#server/services/read-cluster-live.ts'
import { readIst } from '#server/services/read-ist.ts'
import { servedJoins } from '#server/services/served-joins.ts'
import { readSeries, seriesInput } from '#server/services/read-series.ts'
import { procedure, router } from '../trpc.ts'

const clusterId = z.object({ clusterId: z.string() })

export const fleetRouter = router({
  list: procedure.query(({ ctx }) => listFleet(ctx.deps)),
})

export const clustersRouter = router({
  get: procedure.input(clusterId).query(({ ctx, input }) => readCluster(ctx.deps, input.clusterId)),
  live: procedure
    .input(clusterId)
    .query(({ ctx, input }) => readClusterLive(ctx.deps.db, input.clusterId, ctx.deps.now())),
  series: procedure.input(seriesInput).query(({ ctx, input }) => readSeries(ctx.deps, input)),
  events: procedure.input(eventsInput).query(({ ctx, input }) => listEvents(ctx.deps, input)),
  transfers: procedure
    .input(transfersInput)
    .query(({ ctx, input }) => listTransfers(ctx.deps, input)),
  ist: procedure.input(clusterId).query(({ ctx, input }) => readIst(ctx.deps, input.clusterId)),
  transfer: procedure
    .input(z.object({ transferId: z.string() }))
    .query(({ ctx, input }) => readTransfer(ctx.deps, input.transferId)),
  served: procedure
    .input(clusterId)
    .query(({ ctx, input }) => servedJoins(ctx.deps, input.clusterId)),
  gcachePlan: procedure
    .input(gcachePlanInput)
    .query(({ ctx, input }) => planGcache(ctx.deps, input)),
  rename: procedure.input(renameInput).mutation(({ ctx, input }) => renameCluster(ctx.deps, input)),
  setTags: procedure
    .input(clusterTagsInput)
    .mutation(({ ctx, input }) => setClusterTags(ctx.deps, input)),
  acceptHistory: procedure
    .input(acceptHistoryInput)
    .mutation(({ ctx, input }) => acceptHistory(ctx.deps, input)),
  remove: procedure
    .input(removeClusterInput)
    .mutation(({ ctx, input }) => removeCluster(ctx.deps, input)),
})
