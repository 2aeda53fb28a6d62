import type { AuditChainView, AuditFault } from '#server/api/admin-views.ts'
import { formatNumberOf } from '#components/lib/format.ts'

/** The verdict, in one sentence. */
export function chainSentence({ sealed, unsealed, fault }: AuditChainView): string {
  if (fault) return faultSentence(fault)
  const waiting =
    unsealed === 0 ? '' : ` ${formatNumberOf(unsealed, 'new entry', 'new entries')} not sealed yet.`
  if (sealed === 0) return `No entry is sealed yet.${waiting}`
  return `The chain is whole: ${formatNumberOf(sealed, 'entry', 'entries')}, none changed or missing.${waiting}`
}

function faultSentence(fault: AuditFault): string {
  switch (fault.kind) {
    case 'changed':
      return `Entry ${fault.entryId} was changed after it was sealed.`
    case 'added':
      return `Entry ${fault.entryId} was added by hand: it has no seal, though later ones have.`
    case 'moved':
      return `Entry ${fault.entryId} does not stand where it was sealed.`
    case 'missing-before':
      return `${formatNumberOf(fault.entries, 'entry is', 'entries are')} missing before entry ${fault.entryId}.`
    case 'tail-missing':
      return `The last ${formatNumberOf(fault.entries, 'sealed entry is', 'sealed entries are')} missing.`
    case 'past-head':
      return `Entry ${fault.entryId} has a seal that the head of the chain does not count: it was added by hand, or the head was set back.`
    case 'unsealed-missing':
      return `${formatNumberOf(fault.entries, 'entry was', 'entries were')} deleted before entry ${fault.entryId}, before they were sealed.`
    case 'unsealed-tail-missing':
      return `The last ${formatNumberOf(fault.entries, 'entry was', 'entries were')} deleted before they were sealed.`
    case 'off-anchor':
      return fault.sealed < fault.anchored
        ? `The chain has ${formatNumberOf(fault.sealed, 'entry', 'entries')}, and the anchor beside the key file holds ${formatNumberOf(fault.anchored, 'entry', 'entries')}: the database was set back to an older copy, or the chain was reset.`
        : 'The chain is not the one that the anchor beside the key file holds: the database is another one.'
    case 'anchor-false':
      return 'The anchor beside the key file is not as this console kept it: somebody changed it, or the key file is another one.'
    case 'head-missing':
      return 'The head of the chain is missing: somebody removed it.'
    case 'head-false':
      return 'The head of the chain is not as this console sealed it: somebody changed it, or the key file is another one.'
  }
}
