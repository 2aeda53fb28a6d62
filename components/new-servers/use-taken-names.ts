'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/lib/trpc-context.ts'

const message = 'There is a credential of this name already. Choose that one, or another name.'

/** Finds names that a saved credential has, by field: the start would refuse them, after the plan. */
export function useTakenNames() {
  const trpc = useTRPC()
  const saved = useQuery(trpc.credentials.list.queryOptions()).data ?? []
  const taken = new Set(saved.map(({ name }) => name))
  return <FieldName extends string>(names: readonly (readonly [FieldName, string])[]) =>
    names.filter(([, name]) => taken.has(name.trim())).map(([field]) => ({ field, message }))
}
