'use client'

import { Tabs } from '@base-ui/react/tabs'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import type { ReactNode } from 'react'

export interface UrlTab {
  /** Stands in the URL. */
  value: string
  label: ReactNode
  content: ReactNode
}

interface UrlTabsProps {
  /** Names the group of tabs. */
  label: string
  /** Query parameter that holds the open tab; the first tab leaves it out. */
  param?: string
  tabs: readonly [UrlTab, ...UrlTab[]]
}

/** Tabs whose open one is part of the address: linkable, and the back button works. */
export function UrlTabs({ label, param = 'tab', tabs }: UrlTabsProps) {
  const [open, setOpen] = useQueryState(
    param,
    parseAsStringLiteral(tabs.map((tab) => tab.value))
      .withDefault(tabs[0].value)
      .withOptions({ history: 'push' }),
  )
  return (
    <Tabs.Root value={open} onValueChange={(next: string) => void setOpen(next)}>
      <div className="overflow-x-auto border-b border-line">
        <Tabs.List aria-label={label} className="flex gap-1">
          {tabs.map((tab) => (
            <Tabs.Tab
              key={tab.value}
              value={tab.value}
              className="-mb-px border-b-2 border-transparent px-3 py-2 text-sm font-medium whitespace-nowrap text-soft -outline-offset-2 hover:text-ink data-active:border-accent data-active:text-ink"
            >
              {tab.label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </div>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab.value} value={tab.value} className="pt-5">
          {tab.content}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  )
}
