import { planAddNodeParamsSchema, planDeployParamsSchema } from '#server/probes/probe-params.ts'
import { abandonInput, abandonJob } from '#server/services/abandon-job.ts'
import { cancelJob, jobInput } from '#server/services/cancel-job.ts'
import { exportPlan, exportPlanInput } from '#server/services/export-plan.ts'
import { jobsInput, listJobs } from '#server/services/list-jobs.ts'
import { listQuarantine, quarantineInput } from '#server/services/list-quarantine.ts'
import {
  planNodeJob,
  planNodeJobInput,
  planRollingInput,
  planRollingRestart,
} from '#server/services/plan-node-job.ts'
import { planQuarantine, planQuarantineInput } from '#server/services/plan-quarantine.ts'
import { readJob } from '#server/services/read-job.ts'
import { readTranscript, transcriptInput } from '#server/services/read-transcript.ts'
import { requestJob, requestJobInput } from '#server/services/request-job.ts'
import { requestProbe } from '#server/services/request-probe.ts'
import { resolveInput, resolveStep } from '#server/services/resolve-step.ts'
import { resumeInput, resumeJob } from '#server/services/resume-job.ts'
import { retryStep, stepInput } from '#server/services/retry-step.ts'
import { procedure, router } from '../trpc.ts'

export const jobsRouter = router({
  /** The answer of the probe is a PlanAnswer (probes.get). */
  planAddNode: procedure
    .input(planAddNodeParamsSchema)
    .mutation(({ ctx, input }) =>
      requestProbe(ctx.deps, 'plan-add-node', input, `${input.server.name} (${input.clusterId})`),
    ),
  planDeploy: procedure
    .input(planDeployParamsSchema)
    .mutation(({ ctx, input }) => requestProbe(ctx.deps, 'plan-deploy', input, input.clusterName)),
  planNodeJob: procedure
    .input(planNodeJobInput)
    .mutation(({ ctx, input }) => planNodeJob(ctx.deps, input)),
  planRollingRestart: procedure
    .input(planRollingInput)
    .mutation(({ ctx, input }) => planRollingRestart(ctx.deps, input)),
  request: procedure
    .input(requestJobInput)
    .mutation(({ ctx, input }) => requestJob(ctx.deps, input)),
  list: procedure.input(jobsInput).query(({ ctx, input }) => listJobs(ctx.deps, input)),
  get: procedure.input(jobInput).query(({ ctx, input }) => readJob(ctx.deps, input)),
  transcript: procedure
    .input(transcriptInput)
    .query(({ ctx, input }) => readTranscript(ctx.deps, input)),
  cancel: procedure.input(jobInput).mutation(({ ctx, input }) => cancelJob(ctx.deps, input)),
  retryStep: procedure.input(stepInput).mutation(({ ctx, input }) => retryStep(ctx.deps, input)),
  resolveStep: procedure
    .input(resolveInput)
    .mutation(({ ctx, input }) => resolveStep(ctx.deps, input)),
  resume: procedure.input(resumeInput).mutation(({ ctx, input }) => resumeJob(ctx.deps, input)),
  abandon: procedure.input(abandonInput).mutation(({ ctx, input }) => abandonJob(ctx.deps, input)),
  exportPlan: procedure
    .input(exportPlanInput)
    .query(({ ctx, input }) => exportPlan(ctx.deps, input)),
  quarantine: procedure
    .input(quarantineInput)
    .query(({ ctx, input }) => listQuarantine(ctx.deps, input)),
  planRestoreData: procedure
    .input(planQuarantineInput)
    .mutation(({ ctx, input }) => planQuarantine(ctx.deps, 'plan-restore-data', input)),
  planReleaseData: procedure
    .input(planQuarantineInput)
    .mutation(({ ctx, input }) => planQuarantine(ctx.deps, 'plan-release-data', input)),
})
