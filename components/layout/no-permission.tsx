import { Lock } from 'lucide-react'

interface NoPermissionProps {
  /** What cannot be shown, e.g. "The audit". */
  what: string
  because: string
}

/** In place of content that the viewer's role may not read. */
export function NoPermission({ what, because }: NoPermissionProps) {
  return (
    <div className="flex gap-3 rounded-lg border border-line bg-surface p-5">
      <Lock aria-hidden className="mt-0.5 size-4 shrink-0 text-faint" />
      <div>
        <p className="font-medium">{what} is not shown to you.</p>
        <p className="mt-0.5 text-soft">{because}</p>
      </div>
    </div>
  )
}
