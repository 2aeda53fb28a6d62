import { z } from 'zod'
import {
  channelInput,
  channelUpdateInput,
  createChannel,
  listChannels,
  setChannelEnabled,
  testChannel,
  updateChannel,
} from '#server/services/channels.ts'
import {
  deliveriesInput,
  listDeliveries,
  readDelivery,
  redeliver,
} from '#server/services/deliveries.ts'
import { removeChannel } from '#server/services/remove-channel.ts'
import { procedure, router } from '../trpc.ts'

const byId = z.object({ id: z.string() })

export const channelsRouter = router({
  list: procedure.query(({ ctx }) => listChannels(ctx.deps)),
  create: procedure
    .input(channelInput)
    .mutation(({ ctx, input }) => createChannel(ctx.deps, input)),
  update: procedure
    .input(channelUpdateInput)
    .mutation(({ ctx, input }) => updateChannel(ctx.deps, input)),
  setEnabled: procedure
    .input(byId.extend({ enabled: z.boolean() }))
    .mutation(({ ctx, input }) => setChannelEnabled(ctx.deps, input)),
  remove: procedure
    .input(byId.extend({ name: z.string() }))
    .mutation(({ ctx, input }) => removeChannel(ctx.deps, input)),
  test: procedure.input(byId).mutation(({ ctx, input }) => testChannel(ctx.deps, input.id)),
})

export const deliveriesRouter = router({
  list: procedure.input(deliveriesInput).query(({ ctx, input }) => listDeliveries(ctx.deps, input)),
  get: procedure.input(byId).query(({ ctx, input }) => readDelivery(ctx.deps, input.id)),
  redeliver: procedure.input(byId).mutation(({ ctx, input }) => redeliver(ctx.deps, input.id)),
})
