'use client'

import { ArrowLeftRight } from 'lucide-react'
import type { FleetView } from '#server/api/views.ts'
import { cn } from '#components/lib/cn.ts'
import { formatNumberOf } from '#components/lib/format.ts'
import { paths } from '#components/lib/paths.ts'
import { useFleetPart } from '#components/lib/use-fleet.ts'
import { buttonLook } from '#components/ui/button-look.ts'
import { Link } from '#components/ui/link.tsx'

const withTransfers = (fleet: FleetView) =>
  fleet.clusters
    .filter(({ transfers }) => transfers > 0)
    .map(({ id, name, transfers }) => ({ id, name, transfers }))

/** On every page: that state transfers run, and the way to them. Nothing while there are none. */
export function TransfersLink() {
  const clusters = useFleetPart(withTransfers).data
  const [first] = clusters ?? []
  if (clusters === undefined || first === undefined) return null
  const count = clusters.reduce((sum, { transfers }) => sum + transfers, 0)
  const text = `${formatNumberOf(count, 'transfer')} running`
  return (
    <Link
      href={clusters.length === 1 ? paths.cluster(first.id) : paths.fleet()}
      aria-label={text}
      title={clusters.map(({ name }) => name).join(', ')}
      className={cn(buttonLook({ look: 'ghost', size: 'sm' }), 'px-1.5 text-ink')}
    >
      <ArrowLeftRight aria-hidden className="text-transfer" />
      <span className="tabular-nums lg:hidden">{count}</span>
      <span className="hidden lg:inline">{text}</span>
    </Link>
  )
}
