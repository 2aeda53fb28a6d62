import type { NodeCondition, Severity } from '#server/galera/model.ts'
import { cn } from '#components/lib/cn.ts'
import { conditionLook, severityLook } from './state-look.ts'
import { toneText, toneTint } from './tone.ts'

interface LookProps {
  /** Replaces the usual word, e.g. with the label of an assessment. */
  label?: string | undefined
  /** tint: on its own background; plain: icon and word in a line of text; icon: the word for screen readers only. */
  look?: 'tint' | 'plain' | 'icon'
  className?: string | undefined
}

/** State of a node as icon, word and colour. */
export function ConditionMark({ condition, ...rest }: LookProps & { condition: NodeCondition }) {
  return <Mark state={conditionLook[condition]} {...rest} />
}

/** Severity of a finding, an event or a whole cluster as icon, word and colour. */
export function SeverityMark({ severity, ...rest }: LookProps & { severity: Severity }) {
  return <Mark state={severityLook[severity]} {...rest} />
}

function Mark({
  state,
  label = state.label,
  look = 'tint',
  className,
}: LookProps & { state: (typeof severityLook)[Severity] }) {
  const { Icon, tone } = state
  return (
    <span
      className={cn(
        'inline-flex items-center gap-1.5 align-middle text-xs font-medium whitespace-nowrap',
        look === 'tint' ? ['h-6 rounded-md px-2', toneTint[tone]] : toneText[tone],
        className,
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className={look === 'icon' ? 'sr-only' : undefined}>{label}</span>
    </span>
  )
}
