'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useForm } from 'react-hook-form'
import type { Discovery } from '#server/discovery/discovery.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { paths } from '#components/lib/paths.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input, Select } from '#components/ui/input.tsx'
import { notify } from '#components/ui/toast.tsx'
import { typedLogins, type AccessValues } from './access-values.ts'
import { ChosenNodes } from './chosen-nodes.tsx'
import { saveSchema, type SaveValues } from './save-values.ts'
import { tagsOfText } from './tags-text.ts'

interface ImportSaveProps {
  probeId: string
  discovery: Discovery
  access: AccessValues
  onBack: () => void
}

/** Third step: names, tags and which nodes; only now something is saved. */
export function ImportSave({ probeId, discovery, access, onBack }: ImportSaveProps) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const typed = typedLogins(access)
  const form = useForm<SaveValues>({
    resolver: zodResolver(saveSchema),
    defaultValues: {
      name: discovery.galeraName,
      tags: '',
      sqlRoute: 'direct',
      sqlCredentialName: `${access.sqlUsername} on ${discovery.galeraName}`,
      sshCredentialName: `${access.sshUsername} on ${discovery.galeraName}, SSH`,
      nodes: discovery.nodes.map(({ key, name }) => ({ key, name, included: true })),
    },
  })
  const save = useMutation(
    trpc.inventory.importCluster.mutationOptions({
      onSuccess: async ({ clusterId }, { name }) => {
        await queryClient.invalidateQueries()
        notify(`${name} is imported`)
        router.push(paths.cluster(clusterId))
      },
    }),
  )
  const { errors } = form.formState
  const submit = form.handleSubmit((values) =>
    save.mutate({
      probeId,
      name: values.name,
      tags: tagsOfText(values.tags),
      nodes: values.nodes.filter((node) => node.included).map(({ key, name }) => ({ key, name })),
      sqlCredentialName: typed.sql ? values.sqlCredentialName : null,
      sshCredentialName: typed.ssh ? values.sshCredentialName : null,
      sqlRoute: values.sqlRoute,
    }),
  )

  return (
    <form
      noValidate
      onSubmit={(event) => void submit(event)}
      className="flex max-w-3xl flex-col gap-6"
    >
      <Card title="Cluster">
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <Field label="Name in this console" error={errors.name?.message}>
            <Input {...form.register('name')} />
          </Field>
          <Field label="Tags" optional description="Separated by commas, e.g. production, eu.">
            <Input {...form.register('tags')} />
          </Field>
          {access.tier === 'operate' && (
            <Field
              label="Way of the SQL connections"
              description="Through SSH where a firewall lets only SSH pass."
            >
              <Select {...form.register('sqlRoute')}>
                <option value="direct">Directly to the SQL port</option>
                <option value="ssh">Through SSH</option>
              </Select>
            </Field>
          )}
        </div>
      </Card>
      <ChosenNodes form={form} found={discovery.nodes} />
      {(typed.sql || typed.ssh) && (
        <Card
          title="Credentials"
          description="What you typed in is saved, encrypted, under these names."
        >
          <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
            {typed.sql && (
              <Field label="Name of the SQL credential" error={errors.sqlCredentialName?.message}>
                <Input {...form.register('sqlCredentialName')} />
              </Field>
            )}
            {typed.ssh && (
              <Field label="Name of the SSH credential" error={errors.sshCredentialName?.message}>
                <Input {...form.register('sshCredentialName')} />
              </Field>
            )}
          </div>
        </Card>
      )}
      {save.error !== null && <InlineError error={operatorErrorOf(save.error)} />}
      <div className="flex flex-wrap gap-2">
        <Button onClick={onBack}>Back to what was found</Button>
        <Button type="submit" look="primary" pending={save.isPending}>
          Save the cluster
        </Button>
      </div>
    </form>
  )
}
