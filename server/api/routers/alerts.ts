import { z } from 'zod'
import { acknowledgeAlert, acknowledgeInput } from '#server/services/acknowledge-alert.ts'
import {
  listRules,
  resetRule,
  resetRuleInput,
  ruleTermsInput,
  setRuleTerms,
} from '#server/services/alert-rules.ts'
import { alertsInput, countAlerts, listAlerts, readAlert } from '#server/services/list-alerts.ts'
import { previewInput, previewRule } from '#server/services/preview-rule.ts'
import { createSilence, endSilence, listSilences, silenceInput } from '#server/services/silences.ts'
import { procedure, router } from '../trpc.ts'

export const alertsRouter = router({
  list: procedure.input(alertsInput).query(({ ctx, input }) => listAlerts(ctx.deps, input)),
  count: procedure.query(({ ctx }) => countAlerts(ctx.deps)),
  get: procedure
    .input(z.object({ alertId: z.string() }))
    .query(({ ctx, input }) => readAlert(ctx.deps, input.alertId)),
  acknowledge: procedure
    .input(acknowledgeInput)
    .mutation(({ ctx, input }) => acknowledgeAlert(ctx.deps, input)),
  rules: procedure.query(({ ctx }) => listRules(ctx.deps)),
  setRule: procedure
    .input(ruleTermsInput)
    .mutation(({ ctx, input }) => setRuleTerms(ctx.deps, input)),
  resetRule: procedure
    .input(resetRuleInput)
    .mutation(({ ctx, input }) => resetRule(ctx.deps, input)),
  preview: procedure.input(previewInput).query(({ ctx, input }) => previewRule(ctx.deps, input)),
  silences: procedure.query(({ ctx }) => listSilences(ctx.deps)),
  silence: procedure
    .input(silenceInput)
    .mutation(({ ctx, input }) => createSilence(ctx.deps, input)),
  endSilence: procedure
    .input(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => endSilence(ctx.deps, input.id)),
})
