'use client'

import { Page } from '#components/layout/page.tsx'
import { UrlTabs } from '#components/ui/url-tabs.tsx'
import { AlertList } from './alert-list.tsx'
import { RuleTable } from './rule-table.tsx'
import { SilenceList } from './silence-list.tsx'

/** What fires now and what has fired, by which rules, and of what nobody is told. */
export function AlertsPage() {
  return (
    <Page
      title="Alerts"
      description="What needs somebody. Alerts of a cluster that come together are told together."
    >
      <UrlTabs
        label="Parts of the alerts page"
        tabs={[
          { value: 'alerts', label: 'Alerts', content: <AlertList /> },
          { value: 'rules', label: 'Rules', content: <RuleTable /> },
          { value: 'silences', label: 'Silences and maintenance', content: <SilenceList /> },
        ]}
      />
    </Page>
  )
}
