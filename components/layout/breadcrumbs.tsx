'use client'

import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { Link } from '#components/ui/link.tsx'
import { usePathname } from 'next/navigation'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useFleet } from '#components/lib/use-fleet.ts'
import { placeOf, titleOf } from './place.ts'

/** Way to this page, and the title of the browser's tab. */
export function Breadcrumbs() {
  const pathname = usePathname()
  const fleet = useFleet()
  const transferId = /^\/transfers\/([^/]+)$/.exec(pathname)?.[1]
  const transfer = useQuery(
    useTRPC().clusters.transfer.queryOptions(
      { transferId: decodeURIComponent(transferId ?? '') },
      { enabled: transferId !== undefined },
    ),
  )
  const crumbs = placeOf(pathname, fleet.data?.clusters ?? [], transfer.data?.clusterId)
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
