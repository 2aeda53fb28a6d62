'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { paths } from './paths.ts'
import { createQueryClient } from './query-client.ts'
import { createConsoleClient } from './trpc-client.ts'
import { TRPCProvider } from './trpc-context.ts'

// A full load, not a client-side change of page: it drops everything cached for the old session.
function leaveForSignIn() {
  window.location.assign(paths.login(window.location.pathname + window.location.search))
}

export function TRPCReactProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(() => createQueryClient(leaveForSignIn))
  const [client] = useState(createConsoleClient)
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  )
}
