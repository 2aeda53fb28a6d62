'use client'

import { TriangleAlert } from 'lucide-react'
import { useFormContext, useWatch } from 'react-hook-form'
import { formatNumberOf } from '#components/lib/format.ts'
import type { DeployValues } from './deploy-values.ts'

/** What the number of nodes means for the quorum. */
export function SizeAdvice() {
  const { control } = useFormContext<DeployValues>()
  const count = useWatch({ control, name: 'servers' }).length
  if (count >= 3) {
    return (
      <p className="mb-5 max-w-prose text-soft">
        {formatNumberOf(count, 'node')}. The first one founds the cluster, the others join one by
        one. Segments and weights may be left empty.
      </p>
    )
  }
  return (
    <p className="mb-5 flex max-w-prose items-start gap-2" aria-live="polite">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-degraded" />
      <span>
        <span className="font-medium">Two nodes survive no failure.</span> When one fails, the other
        has half of the votes only and stops serving. Three are advised; an arbitrator (garbd) on a
        third server is the least.
      </span>
    </p>
  )
}
