'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import type { Discovery } from '#server/discovery/discovery.ts'
import { Page } from '#components/layout/page.tsx'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { accessSchema, emptyAccess, toDiscoverInput, type AccessValues } from './access-values.ts'
import { ImportAccess } from './import-access.tsx'
import { ImportFound } from './import-found.tsx'
import { ImportSave } from './import-save.tsx'
import { WizardSteps } from './wizard-steps.tsx'

const steps = ['access', 'found', 'save'] as const

/** Import by one address: access, what was found, then save. Nothing is kept before the last step. */
export function ImportPage() {
  const refusal = useRefusal('inventory.write')
  const [step, setStep] = useQueryState(
    'step',
    parseAsStringLiteral(steps).withDefault('access').withOptions({ history: 'push' }),
  )
  // Held here, above the steps, so that going back finds everything as it was typed.
  const access = useForm<AccessValues>({
    resolver: zodResolver(accessSchema),
    defaultValues: emptyAccess,
  })
  const [probeId, setProbeId] = useState<string | null>(null)
  const [discovery, setDiscovery] = useState<Discovery | null>(null)
  const trpc = useTRPC()
  const discover = useMutation(
    trpc.inventory.discover.mutationOptions({
      onSuccess: (probe) => {
        setProbeId(probe.probeId)
        setDiscovery(null)
        return setStep('found')
      },
    }),
  )
  const search = (hostKeyFingerprint: string | null) =>
    discover.mutate(toDiscoverInput(access.getValues(), hostKeyFingerprint))

  // After a reload the address may still name a later step, but nothing was found yet.
  const open = probeId === null ? 'access' : step === 'save' && discovery === null ? 'found' : step
  return (
    <Page
      title="Import a cluster"
      description="Name one node; the others are found from there. Nothing changes on any server."
    >
      <WizardSteps steps={['Access', 'What was found', 'Save']} current={steps.indexOf(open)} />
      {open === 'access' && (
        <ImportAccess
          form={access}
          pending={discover.isPending}
          error={discover.error === null ? null : operatorErrorOf(discover.error)}
          refusal={refusal}
          onSearch={() => search(null)}
        />
      )}
      {open === 'found' && probeId !== null && (
        <ImportFound
          key={probeId}
          probeId={probeId}
          operate={access.getValues('tier') === 'operate'}
          searching={discover.isPending}
          onBack={() => void setStep('access')}
          onSearchAgain={search}
          onContinue={(found) => {
            setDiscovery(found)
            void setStep('save')
          }}
        />
      )}
      {open === 'save' && probeId !== null && discovery !== null && (
        <ImportSave
          key={probeId}
          probeId={probeId}
          discovery={discovery}
          access={access.getValues()}
          onBack={() => void setStep('found')}
        />
      )}
    </Page>
  )
}
