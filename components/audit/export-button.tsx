import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import type { AuditView } from '#server/api/admin-views.ts'
import { downloadText } from '#components/lib/download-text.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPCClient } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { notify } from '#components/ui/toast.tsx'
import { auditText, type ExportFormat } from './audit-export.ts'
import type { useAuditFilters } from './audit-filters.tsx'

const PAGE = 2000

interface ExportButtonProps {
  format: ExportFormat
  question: ReturnType<typeof useAuditFilters>['question']
}

/** All entries that fit the filters, not only those on show, as a file. */
export function ExportButton({ format, question }: ExportButtonProps) {
  const client = useTRPCClient()
  const save = useMutation({
    mutationFn: async () => {
      const entries: AuditView[] = []
      for (;;) {
        const last = entries.at(-1)
        const page = await client.audit.list.query({
          ...question,
          limit: PAGE,
          ...(last === undefined ? {} : { beforeId: last.id }),
        })
        entries.push(...page)
        if (page.length < PAGE) break
      }
      downloadText(`audit.${format}`, auditText(format, entries))
    },
    onError: (error) => {
      const { message, mend } = operatorErrorOf(error)
      notify('The audit was not exported', `${message} ${mend}`)
    },
  })
  return (
    <Button pending={save.isPending} onClick={() => save.mutate()}>
      <Download aria-hidden />
      Export as {format === 'csv' ? 'CSV' : 'JSON lines'}
    </Button>
  )
}
