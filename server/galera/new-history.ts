import type { Component } from '#server/galera/model.ts'

/**
 * The state UUID that the cluster runs with instead of the known one; null while none is known,
 * while a component still has it, and where two others compete.
 */
export function newHistoryOf(
  known: string | null,
  components: readonly Pick<Component, 'primary' | 'stateUuid'>[],
): string | null {
  const shown = new Set(components.filter(({ primary }) => primary).map((one) => one.stateUuid))
  const [uuid, ...others] = shown
  if (known === null || !uuid || others.length > 0) return null
  return uuid === known ? null : uuid
}
