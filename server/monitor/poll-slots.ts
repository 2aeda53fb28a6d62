/**
 * The poll of a node comes in slots of `pollMs`, at its own place in the slot (from its id): the
 * polls of many nodes spread evenly, and each keeps its distance.
 */
export function slotPhaseMs(nodeId: string, pollMs: number): number {
  let hash = 2_166_136_261
  for (let at = 0; at < nodeId.length; at++) {
    hash = Math.imul(hash ^ nodeId.charCodeAt(at), 16_777_619)
  }
  // FNV-1a alone leaves ids that differ in their last letter close together.
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507)
  return ((hash ^ (hash >>> 13)) >>> 0) % pollMs
}

/** When the next poll after `nowMs` is due. */
export function nextPollAtMs(nowMs: number, phaseMs: number, pollMs: number): number {
  return Math.floor((nowMs - phaseMs) / pollMs + 1) * pollMs + phaseMs
}

/** Start of the slot that a poll due at `dueMs` belongs to: what its sample is stored under. */
export function slotStartMs(dueMs: number, pollMs: number): number {
  return Math.floor(dueMs / pollMs) * pollMs
}
