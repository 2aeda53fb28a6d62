import { z } from 'zod'
import {
  addNode,
  addNodeInput,
  nodeTagsInput,
  removeNode,
  removeNodeInput,
  setNodeTags,
  updateNode,
  updateNodeInput,
} from '#server/services/edit-node.ts'
import { readNode } from '#server/services/read-cluster.ts'
import { logInput, readLog, readNodeRaw } from '#server/services/read-node-raw.ts'
import { readProbe } from '#server/services/read-probe.ts'
import { requestProbe } from '#server/services/request-probe.ts'
import { procedure, router } from '../trpc.ts'

const nodeId = z.object({ nodeId: z.string() })

export const nodesRouter = router({
  get: procedure.input(nodeId).query(({ ctx, input }) => readNode(ctx.deps, input.nodeId)),
  status: procedure
    .input(nodeId)
    .query(({ ctx, input }) => readNodeRaw(ctx.deps, input.nodeId, 'status')),
  variables: procedure
    .input(nodeId)
    .query(({ ctx, input }) => readNodeRaw(ctx.deps, input.nodeId, 'variables')),
  log: procedure.input(logInput).query(({ ctx, input }) => readLog(ctx.deps, input)),
  requestConfiguration: procedure.input(nodeId).mutation(async ({ ctx, input }) => {
    const { node } = await readNode(ctx.deps, input.nodeId)
    return requestProbe(ctx.deps, 'read-configuration', { nodeId: node.id }, node.name)
  }),
  add: procedure.input(addNodeInput).mutation(({ ctx, input }) => addNode(ctx.deps, input)),
  update: procedure
    .input(updateNodeInput)
    .mutation(({ ctx, input }) => updateNode(ctx.deps, input)),
  setTags: procedure
    .input(nodeTagsInput)
    .mutation(({ ctx, input }) => setNodeTags(ctx.deps, input)),
  remove: procedure
    .input(removeNodeInput)
    .mutation(({ ctx, input }) => removeNode(ctx.deps, input)),
})

export const probesRouter = router({
  get: procedure
    .input(z.object({ probeId: z.string() }))
    .query(({ ctx, input }) => readProbe(ctx.deps, input.probeId)),
})
