'use client'

import { useEffect, useRef } from 'react'
import { readShortcut, type ShortcutAct } from './shortcuts.ts'

const forgetAfterMs = 1200
export const shortcutsOffKey = 'synced.shortcuts-off'

/** Listens for the shortcuts and for Ctrl or Cmd with K. Single keys can be switched off (WCAG 2.1.4). */
export function useShortcuts(run: (act: ShortcutAct) => void): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    let pressed: readonly string[] = []
    let pressedAtMs = 0
    function onKeyDown(event: KeyboardEvent) {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        latest.current({ kind: 'palette' })
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (localStorage.getItem(shortcutsOffKey) !== null) return
      if (event.timeStamp - pressedAtMs > forgetAfterMs) pressed = []
      pressedAtMs = event.timeStamp
      const step = readShortcut(pressed, event.key)
      pressed = step.pressed
      if (step.shortcut === null) return
      event.preventDefault()
      latest.current(step.shortcut.act)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]') !==
      null
  )
}
