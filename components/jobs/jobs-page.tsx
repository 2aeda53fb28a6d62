'use client'

import { Page } from '#components/layout/page.tsx'
import { Card } from '#components/ui/card.tsx'
import { UrlTabs } from '#components/ui/url-tabs.tsx'
import { JobFeed } from './job-feed.tsx'
import { QuarantineTable } from './quarantine-table.tsx'

/** Every job, running or over, and the data that jobs set aside. */
export function JobsPage() {
  return (
    <Page
      title="Jobs"
      description="What this console does on servers. Each job can be left and found again; its commands are kept."
    >
      <UrlTabs
        label="Parts of the jobs page"
        tabs={[
          { value: 'jobs', label: 'Jobs', content: <JobFeed /> },
          {
            value: 'quarantine',
            label: 'Data set aside',
            content: (
              <Card>
                <QuarantineTable />
              </Card>
            ),
          },
        ]}
      />
    </Page>
  )
}
