import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isSignedOut, isWorthRetrying } from './operator-error.ts'

const freshForMs = 30_000
const retries = 2

/**
 * The live stream keeps queries up to date, so they are not fetched again on focus or mount.
 * `onSignedOut` runs when any answer says that the session has ended.
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (isSignedOut(error)) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: freshForMs,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) => failures < retries && isWorthRetrying(error),
        // The console is often reached without any internet: the browser's idea of "offline" is no guide.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}
