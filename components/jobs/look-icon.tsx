import { LoaderCircle, type LucideIcon } from 'lucide-react'
import { cn } from '#components/lib/cn.ts'
import { toneText, type Tone } from '#components/ui/tone.ts'

interface LookIconProps {
  look: { tone: Tone; label: string; Icon: LucideIcon }
  className?: string | undefined
}

/** Icon of a job's or a step's state; it turns while at work. The word is for screen readers. */
export function LookIcon({ look: { tone, label, Icon }, className }: LookIconProps) {
  const turning = Icon === LoaderCircle
  return (
    <>
      <Icon
        aria-hidden
        className={cn('shrink-0', turning ? 'animate-spin text-accent' : toneText[tone], className)}
      />
      <span className="sr-only">{label}</span>
    </>
  )
}
