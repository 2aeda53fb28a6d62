/** How long a worker owns a job. Pure; all times are console time in ms. */
import type { JobState } from './job-states.ts'

export const LEASE_MS = 9000
export const HEARTBEAT_MS = LEASE_MS / 3

export interface Tenure {
  state: JobState
  owner: string | null
  leaseUntilMs: number | null
}

/** Whether a worker may take this job now. `ownerIsDead`: it has been seen that its process is gone. */
export function mayClaim(job: Tenure, nowMs: number, ownerIsDead: boolean): boolean {
  if (job.state !== 'queued' && job.state !== 'running') return false
  if (job.owner === null || job.leaseUntilMs === null) return true
  return ownerIsDead || nowMs >= job.leaseUntilMs
}

/** Until when a lease lasts that is taken or renewed now. */
export function leaseUntil(nowMs: number): number {
  return nowMs + LEASE_MS
}

/** The owner itself stops before anybody else may begin. */
export const LEASE_MARGIN_MS = 500

/** Whether the owner must stop acting although nobody told it that the lease is lost. */
export function leaseIsOver(leaseUntilMs: number, nowMs: number): boolean {
  return nowMs >= leaseUntilMs - LEASE_MARGIN_MS
}
