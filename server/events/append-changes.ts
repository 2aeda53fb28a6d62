import type { Db } from '#server/db/client.ts'
import type { Change } from './topics.ts'

/** The insert of these changes, to stand in the same transaction as what they tell of. */
export function appendChanges(db: Pick<Db, 'change'>, changes: Change[]) {
  return db.change.createMany({ data: changes })
}
