'use client'

import { Dialog } from '@base-ui/react/dialog'
import { Menu, X } from 'lucide-react'
import { useState } from 'react'
import { cn } from '#components/lib/cn.ts'
import { buttonLook } from '#components/ui/button-look.ts'
import { Brand } from './brand.tsx'
import { Navigation } from './navigation.tsx'

const iconButton = buttonLook({ look: 'ghost', size: 'icon' })

/** The navigation on small screens. */
export function Drawer() {
  const [open, setOpen] = useState(false)
  return (
    <Dialog.Root open={open} onOpenChange={(next) => setOpen(next)}>
      <Dialog.Trigger
        aria-label="Open the navigation"
        className={cn(iconButton, '-ml-1.5 lg:hidden')}
      >
        <Menu aria-hidden />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-50 w-72 max-w-[85vw] overflow-y-auto border-r border-line bg-canvas p-3 text-ink">
          <div className="mb-4 flex items-center justify-between pl-2.5">
            <Dialog.Title>
              <Brand />
              <span className="sr-only"> navigation</span>
            </Dialog.Title>
            <Dialog.Close aria-label="Close the navigation" className={iconButton}>
              <X aria-hidden />
            </Dialog.Close>
          </div>
          <nav aria-label="Main">
            <Navigation onNavigate={() => setOpen(false)} />
          </nav>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
