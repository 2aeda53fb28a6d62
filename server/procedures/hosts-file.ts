import type { PlannedFile } from './plan.ts'
import type { PlanParty } from './situation.ts'
import { blockOf, HOSTS_PATH, withEntries, type HostEntry } from '#server/galera/hosts-block.ts'

/** A plan is kept with its files: of a longer one, as block lists are, only our own block is shown. */
const MOST_CHARACTERS = 20_000

/** What the entries make of the server's /etc/hosts. */
export function hostsFile(
  { facts }: Pick<PlanParty, 'facts'>,
  entries: readonly HostEntry[],
): PlannedFile {
  const text = facts?.files?.[HOSTS_PATH] ?? null
  const before = text !== null && text.length > MOST_CHARACTERS ? blockOf(text) : text
  return { path: HOSTS_PATH, before, after: withEntries(before ?? '', entries) }
}
