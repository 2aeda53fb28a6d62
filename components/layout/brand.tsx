/** Three nodes in step: the mark of the console. */
export function Brand() {
  return (
    <span className="inline-flex items-center gap-2 text-base font-semibold tracking-tight">
      <svg aria-hidden viewBox="0 0 20 20" className="size-5 text-accent">
        <path d="M10 4.5 15.5 14h-11Z" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <circle cx="10" cy="4.5" r="2.5" fill="currentColor" />
        <circle cx="4.5" cy="14" r="2.5" fill="currentColor" />
        <circle cx="15.5" cy="14" r="2.5" fill="currentColor" />
      </svg>
      Synced
    </span>
  )
}
