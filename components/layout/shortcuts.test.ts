import { describe, expect, it } from 'vitest'
import { readShortcut, shortcuts } from './shortcuts.ts'

describe('readShortcut', () => {
  it('knows every shortcut by its keys, and none hides another', () => {
    for (const shortcut of shortcuts) {
      let pressed: readonly string[] = []
      let found = null
      for (const key of shortcut.keys) {
        const step = readShortcut(pressed, key)
        pressed = step.pressed
        found = step.shortcut
      }
      expect(found).toBe(shortcut)
    }
  })

  it('forgets a beginning that went nowhere, but not the key that ended it', () => {
    expect(readShortcut(['g'], 'x')).toEqual({ pressed: [], shortcut: null })
    expect(readShortcut(['g'], '?').shortcut?.act).toEqual({ kind: 'help' })
    expect(readShortcut(['g'], 'g')).toEqual({ pressed: ['g'], shortcut: null })
  })
})
