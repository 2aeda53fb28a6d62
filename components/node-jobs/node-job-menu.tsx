'use client'

import { Play, Power, RotateCw, Copy } from 'lucide-react'
import { useRouter } from 'next/navigation'
import type { ClusterView } from '#server/api/views.ts'
import type { ClusterAssessment } from '#server/galera/model.ts'
import { nodeVerbs } from '#server/galera/node-jobs/node-can.ts'
import { useOpenJobs } from '#components/jobs/use-open-jobs.ts'
import { paths } from '#components/lib/paths.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { nodeJobRefusal } from './job-case.ts'
import { verbLabels } from './verb-words.ts'

interface NodeJobMenuProps {
  cluster: ClusterView
  nodeId: string
  assessment: ClusterAssessment
}

const icons = { stop: Power, start: Play, restart: RotateCw, rebuild: Copy }

/** What can be done with the server of a node; each leads to a plan that is read before it runs. */
export function NodeJobMenu({ cluster, nodeId, assessment }: NodeJobMenuProps) {
  const router = useRouter()
  const permission = useRefusal('job.run')
  const openJobs = useOpenJobs().data ?? []
  return (
    <Menu
      trigger={
        <Button>
          <Power aria-hidden />
          Stop or start
        </Button>
      }
    >
      {nodeVerbs.map((verb) => {
        const Icon = icons[verb]
        return (
          <MenuItem
            key={verb}
            danger={verb === 'rebuild'}
            disabledReason={
              permission ?? nodeJobRefusal(verb, nodeId, { cluster, assessment, openJobs })
            }
            onSelect={() => router.push(paths.nodeJob(nodeId, verb))}
          >
            <Icon aria-hidden />
            {verbLabels[verb]}
          </MenuItem>
        )
      })}
    </Menu>
  )
}
