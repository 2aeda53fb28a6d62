'use client'

import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { downloadText } from '#components/lib/download-text.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPCClient } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'

/** The plan as a text file; of a job with the times it took. */
export function ExportPlan({ of }: { of: { probeId: string } | { jobId: string } }) {
  const client = useTRPCClient()
  const fetching = useMutation({
    mutationFn: () => client.jobs.exportPlan.query(of),
    onSuccess: ({ fileName, text }) => downloadText(fileName, text),
  })
  return (
    <>
      <Button pending={fetching.isPending} onClick={() => fetching.mutate()}>
        <Download aria-hidden />
        Export the plan
      </Button>
      {fetching.error !== null && <InlineError error={operatorErrorOf(fetching.error)} />}
    </>
  )
}
