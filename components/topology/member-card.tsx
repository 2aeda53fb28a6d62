import { Badge } from '#components/ui/badge.tsx'
import type { MemberCardFacts } from './topology-cards.ts'

/** A member that the group lists and nobody has imported: nothing but its name is known. */
export function MemberCard({ facts: { card, member } }: { facts: MemberCardFacts }) {
  return (
    <div className="flex h-full flex-col justify-between rounded-lg border border-dashed border-control p-3">
      <div className="flex items-start justify-between gap-2">
        <span className="min-w-0 truncate text-sm font-semibold">{card.name}</span>
        <Badge>Not in inventory</Badge>
      </div>
      <p className="truncate font-mono text-xs text-faint">
        {member.incomingAddress || `UUID ${member.uuid.slice(0, 13)}`}
      </p>
    </div>
  )
}
