import { cn } from '#components/lib/cn.ts'

/** Holds the place of something that is loading. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn('animate-pulse rounded bg-hover', className)} />
}

/** Lines of a list or table that is loading, announced once as `label`. */
export function SkeletonRows({ label, rows = 4 }: { label: string; rows?: number }) {
  return (
    <output aria-label={label} className="flex flex-col gap-2.5">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-9 w-full" />
      ))}
    </output>
  )
}
