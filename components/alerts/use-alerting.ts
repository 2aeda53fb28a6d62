import { useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#components/lib/trpc-context.ts'

/** Reads everything about alerts anew, after a change of one's own. */
export function useAlertingChanged(): () => Promise<void> {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries(trpc.alerts.pathFilter())
}
