'use client'

import { useQuery } from '@tanstack/react-query'
import type { AlertDetail } from '#server/api/alert-views.ts'
import { Page } from '#components/layout/page.tsx'
import { formatDuration } from '#components/lib/format.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { formatDateTime, zoneName } from '#components/lib/time.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useNow } from '#components/lib/use-now.ts'
import { Card } from '#components/ui/card.tsx'
import { FactList } from '#components/ui/fact-list.tsx'
import { Link } from '#components/ui/link.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { SeverityMark } from '#components/ui/state-mark.tsx'
import { Cell, HeadCell, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { AcknowledgeButton } from './acknowledge-button.tsx'
import { SilenceButton } from './silence-button.tsx'
import { StateBadges } from './state-badges.tsx'

/** One alert: what, since when, what to do, and who was told. */
export function AlertPage({ alertId }: { alertId: string }) {
  const trpc = useTRPC()
  const alert = useQuery(trpc.alerts.get.queryOptions({ alertId }))
  return (
    <QueryState
      query={alert}
      skeleton={
        <Page title="Alert">
          <SkeletonRows label="Loading the alert" rows={6} />
        </Page>
      }
    >
      {(detail) => <AlertBody alert={detail} />}
    </QueryState>
  )
}

function AlertBody({ alert }: { alert: AlertDetail }) {
  const isOpen = alert.state !== 'resolved'
  return (
    <Page
      title={alert.title}
      description={alert.detail}
      actions={
        isOpen && (
          <>
            <AcknowledgeButton alert={alert} />
            <SilenceButton
              label="Silence"
              start={{
                kind: 'silence',
                rule: alert.rule,
                clusterId: alert.clusterId,
                nodeId: alert.nodeId,
              }}
            />
          </>
        )
      }
    >
      <Card title="State">
        <StateFacts alert={alert} />
      </Card>
      <Card title="What to do" description={alert.looksAt}>
        <p className="max-w-prose">{alert.runbook}</p>
        <p className="mt-3">
          <Link href={alert.path} className="font-medium underline">
            Open the page that shows it
          </Link>
        </p>
      </Card>
      <Card title="Notifications">
        <Told told={alert.told} />
      </Card>
    </Page>
  )
}

function StateFacts({ alert }: { alert: AlertDetail }) {
  const nowMs = useNow()
  const { acknowledged, quiet, keptBecause, firedAtMs, endedAtMs, startedAtMs } = alert
  const lasted = formatDuration(Math.max(0, (endedAtMs ?? nowMs) - startedAtMs))
  return (
    <FactList
      facts={[
        { key: 'severity', term: 'Severity', value: <SeverityMark severity={alert.severity} /> },
        { key: 'state', term: 'State', value: <StateBadges alert={alert} /> },
        { key: 'rule', term: 'Rule', value: alert.ruleTitle },
        { key: 'cluster', term: 'Cluster', value: alert.clusterName },
        ...(alert.nodeName === null ? [] : [{ key: 'node', term: 'Node', value: alert.nodeName }]),
        { key: 'since', term: 'Since', value: `${formatDateTime(startedAtMs)}, for ${lasted}` },
        {
          key: 'fired',
          term: 'Fired',
          value: firedAtMs === null ? 'not yet: its waiting time runs' : formatDateTime(firedAtMs),
        },
        ...(endedAtMs === null
          ? []
          : [{ key: 'ended', term: 'Over', value: formatDateTime(endedAtMs) }]),
        ...(keptBecause === null
          ? []
          : [{ key: 'kept', term: 'Not known to be over', value: keptBecause }]),
        ...(quiet === null || endedAtMs !== null
          ? []
          : [{ key: 'quiet', term: 'Nobody is told', value: quiet.because }]),
        ...(acknowledged === null
          ? []
          : [
              {
                key: 'acknowledged',
                term: 'Acknowledged',
                value: `${acknowledged.by}, ${formatDateTime(acknowledged.atMs)}${acknowledged.note === null ? '' : `: ${acknowledged.note}`}`,
              },
            ]),
      ]}
    />
  )
}

function Told({ told }: { told: AlertDetail['told'] }) {
  if (told.length === 0) return <p className="text-soft">Nobody was told of this alert.</p>
  return (
    <Table label="Notifications">
      <TableHead>
        <tr>
          <HeadCell>Time ({zoneName()})</HeadCell>
          <HeadCell>Status</HeadCell>
          <HeadCell>Message</HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {told.map(({ sequence, atMs, status, title }) => (
          <TableRow key={sequence}>
            <Cell className="whitespace-nowrap tabular-nums">{formatDateTime(atMs)}</Cell>
            <Cell>{status}</Cell>
            <Cell>{title}</Cell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  )
}
