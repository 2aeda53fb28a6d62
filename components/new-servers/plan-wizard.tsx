'use client'

import { useMutation } from '@tanstack/react-query'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { OperatorError } from '#server/api/views.ts'
import { WizardSteps } from '#components/inventory/wizard-steps.tsx'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { consoleNowMs } from '#components/lib/use-now.ts'
import type { NamedHost } from './host-key-rows.ts'
import { HostKeysStep } from './host-keys-step.tsx'
import { PlanReview } from './plan-review.tsx'

interface PlanWizardProps {
  /** Name of the first step. */
  firstStep: string
  /** The new servers as they are typed at the moment. */
  readHosts: () => NamedHost[]
  /** Asks for the plan of what is typed; the fingerprints are in the order of the hosts. */
  askPlan: (fingerprints: (string | null)[]) => Promise<{ probeId: string }>
  /** Names the start of the job. */
  readActionLabel: () => string
  /** The first step: a form that calls `onNext` when it is filled in. */
  children: (next: {
    pending: boolean
    error: OperatorError | null
    onNext: () => void
  }) => ReactNode
}

interface Planned {
  probeId: string
  fingerprints: (string | null)[]
  askedAtMs: number
  actionLabel: string
}

const steps = ['servers', 'keys', 'plan'] as const

const errorOf = (error: unknown) => (error === null ? null : operatorErrorOf(error))

/** New servers in three steps: what to do, host keys, the plan. Nothing is changed before its start. */
export function PlanWizard(props: PlanWizardProps) {
  const { firstStep, readHosts, askPlan, readActionLabel, children } = props
  const [step, setStep] = useQueryState(
    'step',
    parseAsStringLiteral(steps).withDefault('servers').withOptions({ history: 'push' }),
  )
  const trpc = useTRPC()
  const [scanned, setScanned] = useState<{ probeId: string; hosts: NamedHost[] } | null>(null)
  const [planned, setPlanned] = useState<Planned | null>(null)
  const scan = useMutation(trpc.inventory.scanHostKeys.mutationOptions())
  const plan = useMutation({
    mutationFn: async (fingerprints: (string | null)[]): Promise<Planned> => {
      const { probeId } = await askPlan(fingerprints)
      return { probeId, fingerprints, askedAtMs: consoleNowMs(), actionLabel: readActionLabel() }
    },
    onSuccess: (asked) => {
      setPlanned(asked)
      return setStep('plan')
    },
  })

  function scanHosts() {
    const hosts = readHosts()
    plan.reset()
    scan.mutate(
      { hosts: hosts.map(({ address, sshPort }) => ({ host: address, port: sshPort })) },
      {
        onSuccess: ({ probeId }) => {
          setScanned({ probeId, hosts })
          void setStep('keys')
        },
      },
    )
  }

  // After a reload the address may still name a later step, but nothing was asked yet.
  const open: (typeof steps)[number] =
    scanned === null ? 'servers' : step === 'plan' && planned === null ? 'keys' : step
  const names = [firstStep, 'Host keys', 'Plan and start']
  const body = useFocusOnChange(open)
  return (
    <>
      <WizardSteps steps={names} current={steps.indexOf(open)} />
      <section
        ref={body}
        tabIndex={-1}
        aria-label={names[steps.indexOf(open)]}
        className="flex scroll-mt-20 flex-col gap-6 outline-none"
      >
        {open === 'servers' &&
          children({ pending: scan.isPending, error: errorOf(scan.error), onNext: scanHosts })}
        {open === 'keys' && scanned !== null && (
          <HostKeysStep
            key={scanned.probeId}
            probeId={scanned.probeId}
            hosts={scanned.hosts}
            compared={planned?.fingerprints ?? []}
            scanning={scan.isPending}
            planning={plan.isPending}
            error={errorOf(plan.error ?? scan.error)}
            onBack={() => void setStep('servers')}
            onScanAgain={scanHosts}
            onConfirmed={(fingerprints) => plan.mutate(fingerprints)}
          />
        )}
        {open === 'plan' && planned !== null && (
          <PlanReview
            key={planned.probeId}
            probeId={planned.probeId}
            askedAtMs={planned.askedAtMs}
            actionLabel={planned.actionLabel}
            planning={plan.isPending}
            error={errorOf(plan.error)}
            checks={CHECKS}
            onBack={() => void setStep('servers')}
            onPlanAgain={() => plan.mutate(planned.fingerprints)}
          />
        )}
      </section>
    </>
  )
}

const CHECKS = [
  'SSH and sudo, distribution, versions of MariaDB and the provider',
  'Ports between the servers, both ways; name resolution and clocks',
  'Disk space, data in the data directory, settings that must match',
]

/** Takes the focus, and the eye, to the begin of the next step; not when the page is opened. */
function useFocusOnChange(step: string) {
  const body = useRef<HTMLElement>(null)
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    body.current?.focus()
    window.scrollTo({ top: 0 })
  }, [step])
  return body
}
