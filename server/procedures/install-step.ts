import type { ActionParams } from './action-params.ts'
import { makeStep, type StepWords } from './make-step.ts'
import type { PlannedFile, PlanStep } from './plan.ts'
import type { PlanParty } from './situation.ts'
import { installCommands, SOURCES_PATH, sourcesText } from '#server/galera/apt-commands.ts'

/** Installs packages, from a private repository too where one was given. */
export function installStep(
  party: Pick<PlanParty, 'key' | 'facts'>,
  params: ActionParams['install-packages'],
  words: Omit<StepWords, 'files' | 'commands'>,
): PlanStep {
  const { proxy, stanza } = params.apt
  const files: PlannedFile[] =
    stanza === null
      ? []
      : [
          {
            path: SOURCES_PATH,
            before: party.facts?.files?.[SOURCES_PATH] ?? null,
            after: sourcesText(stanza),
          },
        ]
  const commands = installCommands(params.packages, proxy)
  return makeStep(party, 'install-packages', params, { ...words, files, commands })
}
