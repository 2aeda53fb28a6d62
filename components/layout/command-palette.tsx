'use client'

import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { signOut } from '#components/lib/sign-out.ts'
import { formatDateTime } from '#components/lib/time.ts'
import { useFleet } from '#components/lib/use-fleet.ts'
import {
  paletteGroups,
  type PaletteAct,
  type PaletteEntry,
  type PaletteGroup,
} from './palette-entries.ts'

interface CommandPaletteProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  onHelp: () => void
}

export function CommandPalette({ open, onOpenChange, onHelp }: CommandPaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup
          aria-label="Command palette"
          className="fixed top-[12vh] left-1/2 z-50 flex max-h-[70vh] w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-line bg-surface text-ink shadow-pop"
        >
          <PaletteList onDone={() => onOpenChange(false)} onHelp={onHelp} />
          <Dialog.Close className="sr-only">Close the command palette</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function PaletteList({ onDone, onHelp }: { onDone: () => void; onHelp: () => void }) {
  const router = useRouter()
  const { setTheme } = useTheme()
  const fleet = useFleet()

  function run(act: PaletteAct) {
    onDone()
    switch (act.kind) {
      case 'go':
        return router.push(act.href)
      case 'theme':
        return setTheme(act.theme)
      case 'help':
        return onHelp()
      case 'sign-out':
        return void signOut()
    }
  }

  return (
    <Autocomplete.Root
      open
      inline
      items={paletteGroups(fleet.data?.clusters ?? [], formatDateTime)}
      itemToStringValue={(entry: PaletteEntry) => entry.label}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search aria-hidden className="size-4 shrink-0 text-faint" />
        <Autocomplete.Input
          aria-label="Search clusters, nodes, pages and actions"
          placeholder="Cluster, node, page or action"
          className="h-12 w-full bg-transparent text-base outline-none placeholder:text-faint"
        />
      </div>
      <Autocomplete.Empty>
        <div className="px-4.5 py-7 text-soft">Nothing has this name.</div>
      </Autocomplete.Empty>
      {/* The list itself scrolls: the arrow keys of the input reach into it, so it needs no focus. */}
      <Autocomplete.List className="overflow-y-auto p-1.5 empty:hidden">
        {(group: PaletteGroup) => (
          <Autocomplete.Group key={group.value} items={group.items} className="pb-1.5">
            <Autocomplete.GroupLabel className="px-2.5 py-1.5 text-xs font-medium text-faint">
              {group.value}
            </Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(entry: PaletteEntry) => (
                <Autocomplete.Item
                  key={entry.label}
                  value={entry}
                  onClick={() => run(entry.act)}
                  className="flex cursor-pointer items-center justify-between gap-4 rounded-md px-2.5 py-2 outline-none select-none data-highlighted:bg-accent-tint"
                >
                  <span className="shrink-0">{entry.label}</span>
                  {entry.hint !== undefined && (
                    <span className="truncate text-xs text-soft">{entry.hint}</span>
                  )}
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  )
}
