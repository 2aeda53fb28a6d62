import type { AlertView } from '#server/api/alert-views.ts'
import { formatDuration } from '#components/lib/format.ts'
import { paths } from '#components/lib/paths.ts'
import { formatDateTime, zoneName } from '#components/lib/time.ts'
import { useNow } from '#components/lib/use-now.ts'
import { Link } from '#components/ui/link.tsx'
import { SeverityMark } from '#components/ui/state-mark.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { StateBadges } from './state-badges.tsx'

export function AlertTable({ alerts }: { alerts: readonly AlertView[] }) {
  const nowMs = useNow()
  return (
    <Table label="Alerts">
      <TableHead>
        <tr>
          <HeadCell>Severity</HeadCell>
          <HeadCell>Alert</HeadCell>
          <HeadCell>Cluster</HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell>Since ({zoneName()})</HeadCell>
          <HeadCell>Lasts</HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {alerts.map((alert) => (
          <TableRow key={alert.id}>
            <Cell>
              <SeverityMark severity={alert.severity} />
            </Cell>
            <RowHead>
              <Link href={paths.alert(alert.id)} className="font-medium underline">
                {alert.title}
              </Link>
            </RowHead>
            <Cell>{alert.clusterName}</Cell>
            <Cell>
              <StateBadges alert={alert} />
            </Cell>
            <Cell className="whitespace-nowrap tabular-nums">
              {formatDateTime(alert.startedAtMs)}
            </Cell>
            <Cell className="whitespace-nowrap tabular-nums">
              {formatDuration(Math.max(0, (alert.endedAtMs ?? nowMs) - alert.startedAtMs))}
            </Cell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  )
}
