import { paths } from '#components/lib/paths.ts'

export type ShortcutAct = { kind: 'go'; href: string } | { kind: 'palette' } | { kind: 'help' }

export interface Shortcut {
  keys: readonly string[]
  label: string
  act: ShortcutAct
}

const go = (key: string, label: string, href: string): Shortcut => ({
  keys: ['g', key],
  label,
  act: { kind: 'go', href },
})

/** Keys pressed one after the other, outside of text fields. */
export const shortcuts: readonly Shortcut[] = [
  { keys: ['/'], label: 'Open the command palette', act: { kind: 'palette' } },
  { keys: ['?'], label: 'Show these shortcuts', act: { kind: 'help' } },
  go('f', 'Go to the fleet', paths.fleet()),
  go('j', 'Go to the jobs', paths.jobs()),
  go('l', 'Go to the alerts', paths.alerts()),
  go('i', 'Go to import', paths.importCluster()),
  go('c', 'Go to credentials', paths.credentials()),
  go('h', 'Go to host keys', paths.hostKeys()),
  go('m', 'Go to the monitor settings', paths.settings()),
  go('u', 'Go to users', paths.users()),
  go('a', 'Go to the audit', paths.audit()),
]

/** Next state after one key: what was pressed so far, and the shortcut if it is complete. */
export function readShortcut(
  pressed: readonly string[],
  key: string,
): { pressed: readonly string[]; shortcut: Shortcut | null } {
  const now = [...pressed, key]
  const begins = shortcuts.filter((each) => now.every((part, index) => each.keys[index] === part))
  const complete = begins.find((each) => each.keys.length === now.length)
  if (complete !== undefined) return { pressed: [], shortcut: complete }
  if (begins.length > 0) return { pressed: now, shortcut: null }
  // A key that continues nothing may begin something.
  return pressed.length > 0 ? readShortcut([], key) : { pressed: [], shortcut: null }
}
