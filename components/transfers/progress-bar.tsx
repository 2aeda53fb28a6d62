import { cn } from '#components/lib/cn.ts'

interface ProgressBarProps {
  /** 0 to 100; null: how much is done cannot be known. */
  percent: number | null
  label: string
  /** Nothing moves any more. */
  stalled: boolean
}

/** A share as a bar; without one a hatched bar that claims nothing. */
export function ProgressBar({ percent, label, stalled }: ProgressBarProps) {
  const value = percent === null ? {} : { value: Math.floor(percent) }
  return (
    <div className="relative h-1.5 w-full">
      <progress className="sr-only" aria-label={label} max={100} {...value} />
      <div
        aria-hidden
        className={cn(
          'h-full overflow-hidden rounded-full bg-hover',
          percent === null && (stalled ? 'hatch text-degraded' : 'hatch text-transfer'),
        )}
      >
        {percent !== null && (
          <div
            style={{ width: `${percent}%` }}
            className={cn('h-full rounded-full', stalled ? 'bg-degraded' : 'bg-transfer')}
          />
        )}
      </div>
    </div>
  )
}
