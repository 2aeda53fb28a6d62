'use client'

import { useFormContext } from 'react-hook-form'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input, Textarea } from '#components/ui/input.tsx'
import { emptyPlanOptions, type PlanOptionValues } from './plan-options.ts'
import { TlsFields } from './tls-fields.tsx'

const fields = [
  'tls',
  'aptProxy',
  'aptStanza',
  'openFirewall',
  'hostEntries',
  'gcacheSize',
  'extraOptions',
  'sstUser',
] as const satisfies (keyof PlanOptionValues)[]

/** Where packages come from, encryption, firewall, names, and further settings. */
export function AdvancedOptions() {
  const form = useFormContext<PlanOptionValues>()
  const { errors } = form.formState
  const values = form.getValues()
  // Unfolded where something was chosen or is wrong: what counts must not be hidden.
  const open = fields.some(
    (field) => values[field] !== emptyPlanOptions[field] || errors[field] !== undefined,
  )
  return (
    <Disclosure
      open={open}
      summary={<span className="font-medium">Packages, encryption, firewall, settings</span>}
    >
      <div className="flex flex-col gap-4">
        <Field
          label="apt proxy"
          optional
          description="For servers without a way to the internet, e.g. http://proxy:3142."
          error={errors.aptProxy?.message}
        >
          <Input mono {...form.register('aptProxy')} />
        </Field>
        <Field
          label="Private repository"
          optional
          description="One deb822 stanza. Without it, the server's own sources are used. No passwords: put those into /etc/apt/auth.conf.d on the server."
          error={errors.aptStanza?.message}
        >
          <Textarea
            mono
            placeholder={
              'Types: deb\nURIs: http://repo.example.com/mariadb\nSuites: bookworm\nComponents: main'
            }
            {...form.register('aptStanza')}
          />
        </Field>
        <Checkbox
          label="Open the firewall for the members"
          description="Where ufw, firewalld or nftables is active; for the addresses of the members only."
          {...form.register('openFirewall')}
        />
        <Checkbox
          label="Add the members to /etc/hosts of each other"
          description="Where names do not resolve, each connection of rsync may wait 10 s."
          {...form.register('hostEntries')}
        />
        <TlsFields />
        <Field
          label="gcache size"
          optional
          description="How much a node keeps for those that come back, e.g. 1G."
          error={errors.gcacheSize?.message}
        >
          <Input mono {...form.register('gcacheSize')} />
        </Field>
        <Field
          label="Further server options"
          optional
          description="One a line. The plan shows the file that is written."
          error={errors.extraOptions?.message}
        >
          <Textarea
            mono
            rows={3}
            placeholder="innodb_buffer_pool_size = 4G"
            {...form.register('extraOptions')}
          />
        </Field>
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <Field
            label="SST account"
            optional
            description="Only to use one that there is; else one is made with the least privileges."
            error={errors.sstUser?.message}
          >
            <Input mono {...form.register('sstUser')} />
          </Field>
          <Field label="Its password" optional error={errors.sstPassword?.message}>
            <Input type="password" autoComplete="new-password" {...form.register('sstPassword')} />
          </Field>
        </div>
      </div>
    </Disclosure>
  )
}
