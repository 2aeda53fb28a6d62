'use client'

import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { useCallback } from 'react'
import type { FleetView } from '#server/api/views.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useFleetPart } from '#components/lib/use-fleet.ts'
import { Link } from '#components/ui/link.tsx'
import { placeOf, titleOf } from './place.ts'

/** Way to this page, and the title of the browser's tab. */
export function Breadcrumbs() {
  const pathname = usePathname()
  const transferId = /^\/transfers\/([^/]+)$/.exec(pathname)?.[1]
  const transfer = useQuery(
    useTRPC().clusters.transfer.queryOptions(
      { transferId: decodeURIComponent(transferId ?? '') },
      { enabled: transferId !== undefined },
    ),
  )
  const clusterId = transfer.data?.clusterId
  const select = useCallback(
    ({ clusters }: FleetView) => placeOf(pathname, clusters, clusterId),
    [pathname, clusterId],
  )
  const crumbs = useFleetPart(select).data ?? placeOf(pathname, [], clusterId)
  return (
    <nav aria-label="Breadcrumbs" className="min-w-0 flex-1">
      <title>{titleOf(crumbs)}</title>
      <ol className="flex min-w-0 items-center gap-1 text-sm">
        {crumbs.map((crumb, index) => (
          <li
            key={crumb.href}
            className="flex min-w-0 items-center gap-1 not-last:hidden sm:not-last:flex"
          >
            {index > 0 && (
              <ChevronRight aria-hidden className="hidden size-3.5 shrink-0 text-faint sm:block" />
            )}
            {index === crumbs.length - 1 ? (
              <span aria-current="page" className="truncate font-medium">
                {crumb.label}
              </span>
            ) : (
              <Link href={crumb.href} className="truncate rounded text-soft hover:text-ink">
                {crumb.label}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
