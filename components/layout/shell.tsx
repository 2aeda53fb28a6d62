'use client'

import { Keyboard, Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState, type ReactNode } from 'react'
import { paths } from '#components/lib/paths.ts'
import { OpenJobsLink } from '#components/jobs/open-jobs-link.tsx'
import { LiveBadge } from '#components/live/live-badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Link } from '#components/ui/link.tsx'
import { AccountMenu } from './account-menu.tsx'
import { Banners } from './banners.tsx'
import { Brand } from './brand.tsx'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { CommandPalette } from './command-palette.tsx'
import { Drawer } from './drawer.tsx'
import { Keys } from './keys.tsx'
import { Navigation } from './navigation.tsx'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import { ThemeMenu } from './theme-menu.tsx'
import { TransfersLink } from './transfers-link.tsx'
import { useShortcuts } from './use-shortcuts.ts'

/** Frame of every page behind the sign-in. */
export function Shell({ children }: { children: ReactNode }) {
  const router = useRouter()
  const [open, setOpen] = useState<'palette' | 'help' | null>(null)
  useShortcuts((act) => {
    if (act.kind === 'go') router.push(act.href)
    else setOpen(act.kind)
  })
  return (
    <div className="flex min-h-dvh">
      <a
        href="#main"
        // Followed natively, it leaves an entry in the history to which Next.js cannot go back.
        onClick={(event) => {
          event.preventDefault()
          document.getElementById('main')?.focus()
        }}
        className="sr-only z-60 rounded-md bg-accent font-medium text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:px-3 focus:py-2"
      >
        Skip to the content
      </a>
      <div className="sticky top-0 hidden h-dvh w-60 shrink-0 flex-col overflow-y-auto border-r border-line bg-sunken p-3 lg:flex">
        <nav aria-label="Main">
          <Link href={paths.fleet()} className="mb-5 inline-block rounded-md px-2.5 py-1.5">
            <Brand />
          </Link>
          <Navigation />
        </nav>
      </div>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-30 flex h-13 items-center gap-2 border-b border-line bg-canvas px-4 sm:px-6">
          <Drawer />
          <Breadcrumbs />
          <TransfersLink />
          <OpenJobsLink />
          <LiveBadge />
          <Button
            look="secondary"
            size="sm"
            className="ml-1 text-soft"
            aria-label="Open the command palette"
            onClick={() => setOpen('palette')}
          >
            <Search aria-hidden />
            <span className="hidden md:inline-flex">
              <Keys keys={['Ctrl', 'K']} together />
            </span>
          </Button>
          <Button
            look="ghost"
            size="icon"
            className="hidden sm:inline-flex"
            aria-label="Keyboard shortcuts"
            onClick={() => setOpen('help')}
          >
            <Keyboard aria-hidden />
          </Button>
          <ThemeMenu />
          <AccountMenu />
        </header>
        <Banners />
        <main id="main" tabIndex={-1} className="flex-1 px-4 py-6 outline-none sm:px-6">
          {children}
        </main>
      </div>
      <CommandPalette
        open={open === 'palette'}
        onOpenChange={(next) => setOpen(next ? 'palette' : null)}
        onHelp={() => setOpen('help')}
      />
      <ShortcutsDialog
        open={open === 'help'}
        onOpenChange={(next) => setOpen(next ? 'help' : null)}
      />
    </div>
  )
}
