import type { JobDetail } from '#server/api/job-views.ts'
import { comparedTexts } from '#server/procedures/compared-texts.ts'
import type { ComparedRow } from '#server/procedures/planned-against-actual.ts'
import { Card } from '#components/ui/card.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { jobComparison } from './job-comparison.ts'
import { namesServer } from './step-name.ts'

/** What the plan said against what became of it. */
export function PlannedActual({ job }: { job: JobDetail }) {
  const { total, transfer, steps } = jobComparison(job)
  return (
    <div className="flex flex-col gap-6">
      <ComparedTable
        label="In all"
        head=""
        rows={[
          { key: 'total', row: total },
          ...transfer.map((row) => ({
            key: row.what,
            row: { ...row, what: `Transfer: ${row.what}` },
          })),
        ]}
      />
      <ComparedTable
        label="By step"
        head="Step"
        rows={steps.map((row, index) => ({ key: row.key, row, server: job.steps[index]?.server }))}
      />
    </div>
  )
}

interface ComparedTableProps {
  label: string
  head: string
  rows: { key: string; row: ComparedRow; server?: string | undefined }[]
}

function ComparedTable({ label, head, rows }: ComparedTableProps) {
  return (
    <Card title={label}>
      <Table label={`Planned and actual: ${label.toLowerCase()}`}>
        <TableHead>
          <tr>
            <HeadCell>{head === '' ? <span className="sr-only">What</span> : head}</HeadCell>
            <HeadCell numeric>Planned</HeadCell>
            <HeadCell numeric>Actual</HeadCell>
            <HeadCell>Against the plan</HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {rows.map(({ key, row, server }) => {
            const { planned, actual, against } = comparedTexts(row)
            return (
              <TableRow key={key}>
                <RowHead className="min-w-44">
                  {row.what}
                  {server !== undefined && !namesServer(row.what, server) && (
                    <span className="ml-2 text-xs font-normal text-faint">{server}</span>
                  )}
                </RowHead>
                <Cell numeric className="whitespace-nowrap">
                  {planned}
                </Cell>
                <Cell numeric className="whitespace-nowrap">
                  {actual}
                </Cell>
                <Cell className="whitespace-nowrap text-soft">{against}</Cell>
              </TableRow>
            )
          })}
        </tbody>
      </Table>
    </Card>
  )
}
