'use client'

import {
  Activity,
  Bell,
  History,
  KeyRound,
  LayoutGrid,
  ListChecks,
  Megaphone,
  Plus,
  Rocket,
  ShieldCheck,
  UserRound,
  Users,
  type LucideIcon,
} from 'lucide-react'
import { usePathname } from 'next/navigation'
import { memo, useDeferredValue, type ReactNode } from 'react'
import type { FleetView } from '#server/api/views.ts'
import type { Severity } from '#server/galera/model.ts'
import { AlertCount } from '#components/alerts/alert-count.tsx'
import { paths } from '#components/lib/paths.ts'
import { useFleetPart } from '#components/lib/use-fleet.ts'
import { Link } from '#components/ui/link.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { SeverityMark } from '#components/ui/state-mark.tsx'

/** All places of the console, for the side of the page and for the drawer on small screens. */
export function Navigation({ onNavigate }: { onNavigate?: (() => void) | undefined }) {
  const link = (href: string, label: string, Icon: LucideIcon) => (
    <NavLink href={href} onNavigate={onNavigate}>
      <Icon aria-hidden className="size-4 shrink-0 text-faint" />
      {label}
    </NavLink>
  )
  return (
    <div className="flex flex-col gap-5">
      <Group>
        {link(paths.fleet(), 'Fleet', LayoutGrid)}
        {link(paths.jobs(), 'Jobs', ListChecks)}
        <NavLink href={paths.alerts()} onNavigate={onNavigate}>
          <Bell aria-hidden className="size-4 shrink-0 text-faint" />
          Alerts
          <AlertCount />
        </NavLink>
      </Group>
      <Group label="Clusters">
        <ClusterLinks onNavigate={onNavigate} />
        {link(paths.importCluster(), 'Import a cluster', Plus)}
        {link(paths.deployCluster(), 'Deploy a cluster', Rocket)}
      </Group>
      <Group label="Inventory">
        {link(paths.credentials(), 'Credentials', KeyRound)}
        {link(paths.hostKeys(), 'Host keys', ShieldCheck)}
      </Group>
      <Group label="Settings">
        {link(paths.settings(), 'Monitor', Activity)}
        {link(paths.channels(), 'Channels', Megaphone)}
        {link(paths.users(), 'Users', Users)}
        {link(paths.audit(), 'Audit', History)}
        {link(paths.account(), 'Account', UserRound)}
      </Group>
    </div>
  )
}

function Group({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <div>
      {label !== undefined && <p className="mb-1 px-2.5 text-xs font-medium text-faint">{label}</p>}
      <ul aria-label={label} className="flex flex-col gap-px">
        {children}
      </ul>
    </div>
  )
}

interface NavLinkProps {
  href: string
  onNavigate: (() => void) | undefined
  children: ReactNode
}

function NavLink({ href, onNavigate, children }: NavLinkProps) {
  return (
    <PlaceLink href={href} onNavigate={onNavigate} isCurrent={usePathname() === href}>
      {children}
    </PlaceLink>
  )
}

function PlaceLink({
  href,
  onNavigate,
  isCurrent,
  children,
}: NavLinkProps & { isCurrent: boolean }) {
  return (
    <li>
      <Link
        href={href}
        onClick={() => onNavigate?.()}
        aria-current={isCurrent ? 'page' : undefined}
        className="flex h-8 items-center gap-2 rounded-md px-2.5 text-sm text-soft hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-tint aria-[current=page]:font-medium aria-[current=page]:text-ink"
      >
        {children}
      </Link>
    </li>
  )
}

// By name, not by urgency: a list that is clicked must not move under the pointer.
const byName = ({ clusters }: FleetView) =>
  clusters
    .map(({ id, name, severity }) => ({ id, name, severity }))
    .toSorted((a, b) => a.name.localeCompare(b.name))

function ClusterLinks({ onNavigate }: { onNavigate: (() => void) | undefined }) {
  const fleet = useFleetPart(byName)
  const path = usePathname()
  // Hundreds of links must not hold up the page itself.
  const clusters = useDeferredValue(fleet.data)
  if (clusters === undefined) {
    return fleet.error === null ? (
      <li className="px-2.5 py-2">
        <Skeleton className="h-4 w-28" />
      </li>
    ) : null
  }
  return clusters.map(({ id, name, severity }) => (
    <ClusterLink
      key={id}
      href={paths.cluster(id)}
      name={name}
      severity={severity}
      isCurrent={path === paths.cluster(id)}
      onNavigate={onNavigate}
    />
  ))
}

interface ClusterLinkProps {
  href: string
  name: string
  severity: Severity
  isCurrent: boolean
  onNavigate: (() => void) | undefined
}

const ClusterLink = memo(function ClusterLink({ name, severity, ...place }: ClusterLinkProps) {
  return (
    <PlaceLink {...place}>
      <SeverityMark look="icon" severity={severity} />
      <span className="truncate">{name}</span>
    </PlaceLink>
  )
})
