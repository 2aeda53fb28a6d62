'use client'

import { useViewer } from '#components/lib/viewer.tsx'
import { Page } from '#components/layout/page.tsx'
import { Card } from '#components/ui/card.tsx'
import { FactList } from '#components/ui/fact-list.tsx'
import { ChangePassword } from './change-password.tsx'
import { SessionList } from './session-list.tsx'

const roleMeaning = {
  viewer: 'reads everything except users and audit',
  operator: 'also imports clusters and edits inventory, credentials and host keys',
  admin: 'also manages users and settings, reads the audit, and removes clusters',
} as const

export function AccountPage() {
  const viewer = useViewer()
  return (
    <Page title="Account">
      <Card title="You">
        <FactList
          facts={[
            { key: 'name', term: 'Name', value: viewer.name },
            { key: 'email', term: 'E-mail address', value: viewer.email },
            { key: 'role', term: 'Role', value: `${viewer.role}: ${roleMeaning[viewer.role]}` },
          ]}
        />
      </Card>
      <SessionList />
      <ChangePassword />
    </Page>
  )
}
