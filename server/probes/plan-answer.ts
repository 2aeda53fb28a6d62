import type { HostKey } from '#server/contact/contact-error.ts'
import type { Plan } from '#server/procedures/plan.ts'

/** The answer to `plan-add-node` and `plan-deploy`: a plan, and the host keys to pin when it is started. */
export interface PlanAnswer extends Plan {
  /** By key of the server; only of servers whose key is not pinned yet. */
  hostKeys: Record<string, HostKey>
}
