import { GUARD_WORDS } from '#server/procedures/guard-words.ts'
import type { PlanStep } from '#server/procedures/plan.ts'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { FileDiff } from './file-diff.tsx'

/** Why a step is there, when it is refused, its commands and its files. */
export function PlanStepBody({ step }: { step: PlanStep }) {
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-prose text-soft">{step.purpose}</p>
      {step.guards.length > 0 && (
        <ul
          aria-label="Refused when"
          className="flex max-w-prose list-disc flex-col gap-1 pl-4 text-soft"
        >
          {step.guards.map((guard) => (
            <li key={guard}>{GUARD_WORDS[guard]}</li>
          ))}
        </ul>
      )}
      {step.commands.length > 0 && (
        <CodeBlock
          what={step.commands.length === 1 ? 'Command' : 'Commands'}
          code={step.commands.join('\n')}
        />
      )}
      {step.files.map((file) => (
        <FileDiff key={file.path} file={file} />
      ))}
    </div>
  )
}
