'use client'

import type { UseFormReturn } from 'react-hook-form'
import type { OperatorError } from '#server/api/views.ts'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import type { AccessValues } from './access-values.ts'
import { RequirementsPanel } from './requirements-panel.tsx'
import { SqlAccessFields } from './sql-access-fields.tsx'
import { SshAccessFields } from './ssh-access-fields.tsx'
import { TierChoice } from './tier-choice.tsx'

interface ImportAccessProps {
  form: UseFormReturn<AccessValues>
  pending: boolean
  error: OperatorError | null
  refusal: string | undefined
  onSearch: () => void
}

/** First step: one address and how to sign in there. */
export function ImportAccess({ form, pending, error, refusal, onSearch }: ImportAccessProps) {
  const tier = form.watch('tier')
  const submit = form.handleSubmit(onSearch)
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
      <form
        method="post"
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex min-w-0 flex-col gap-6"
      >
        <Card
          title="One node of the cluster"
          description="Any member will do, best one that is up."
        >
          <SqlAccessFields form={form} />
        </Card>
        <Card title="What this console may do">
          <TierChoice form={form} />
          {tier === 'operate' && <SshAccessFields form={form} />}
        </Card>
        {error !== null && <InlineError error={error} />}
        <Button
          type="submit"
          look="primary"
          className="self-start"
          pending={pending}
          disabledReason={refusal}
        >
          Find the cluster
        </Button>
      </form>
      <RequirementsPanel form={form} />
    </div>
  )
}
