'use client'

import { useState } from 'react'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Keys } from './keys.tsx'
import { shortcuts } from './shortcuts.ts'
import { shortcutsOffKey } from './use-shortcuts.ts'

interface ShortcutsDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function ShortcutsDialog({ open, onOpenChange }: ShortcutsDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <dl className="grid grid-cols-[minmax(0,1fr)_max-content] items-center gap-y-2.5">
        <dt>Open the command palette, also while typing</dt>
        <dd>
          <Keys keys={['Ctrl', 'K']} together />
        </dd>
        {shortcuts.map((shortcut) => (
          <div key={shortcut.label} className="contents">
            <dt>{shortcut.label}</dt>
            <dd>
              <Keys keys={shortcut.keys} />
            </dd>
          </div>
        ))}
      </dl>
      <SingleKeysSwitch />
    </Dialog>
  )
}

function SingleKeysSwitch() {
  const [on, setOn] = useState(() => localStorage.getItem(shortcutsOffKey) === null)
  return (
    <Checkbox
      className="mt-5 border-t border-line pt-4"
      label="Single-key shortcuts"
      description="Switch them off if a speech or keyboard tool presses them by accident. Kept in this browser."
      checked={on}
      onChange={(event) => {
        setOn(event.target.checked)
        if (event.target.checked) localStorage.removeItem(shortcutsOffKey)
        else localStorage.setItem(shortcutsOffKey, '1')
      }}
    />
  )
}
