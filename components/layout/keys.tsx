interface KeysProps {
  keys: readonly string[]
  /** Pressed at the same time; otherwise one after the other. */
  together?: boolean
}

export function Keys({ keys, together = false }: KeysProps) {
  return (
    <span className="inline-flex items-center gap-1">
      {keys.map((key, index) => (
        <span key={key} className="inline-flex items-center gap-1">
          {index > 0 && <span className="text-xs text-faint">{together ? '+' : 'then'}</span>}
          <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-line bg-sunken px-1.5 font-mono text-2xs text-soft">
            {key}
          </kbd>
        </span>
      ))}
    </span>
  )
}
