'use client'

import { Menu } from '@base-ui/react/menu'
import { Check, Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { cn } from '#components/lib/cn.ts'
import { buttonLook } from '#components/ui/button-look.ts'

const themes = [
  { value: 'system', label: 'System', Icon: Monitor },
  { value: 'light', label: 'Light', Icon: Sun },
  { value: 'dark', label: 'Dark', Icon: Moon },
] as const

/** System, light or dark; kept in this browser. */
export function ThemeMenu() {
  const { theme = 'system', setTheme } = useTheme()
  return (
    <Menu.Root>
      <Menu.Trigger aria-label="Theme" className={cn(buttonLook({ look: 'ghost', size: 'icon' }))}>
        <Sun aria-hidden className="dark:hidden" />
        <Moon aria-hidden className="hidden dark:block" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className="z-50">
          <Menu.Popup className="min-w-36 rounded-lg border border-line bg-surface p-1 text-sm text-ink shadow-pop outline-none">
            <Menu.RadioGroup value={theme} onValueChange={(next: string) => setTheme(next)}>
              {themes.map(({ value, label, Icon }) => (
                <Menu.RadioItem
                  key={value}
                  value={value}
                  closeOnClick
                  className="flex items-center gap-2 rounded-md px-2.5 py-1.5 outline-none select-none data-highlighted:bg-hover"
                >
                  <Icon aria-hidden className="size-4 text-faint" />
                  <span className="flex-1">{label}</span>
                  <Menu.RadioItemIndicator>
                    <Check aria-hidden className="size-4" />
                  </Menu.RadioItemIndicator>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
