import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
} from '@trpc/client'
import superjson from 'superjson'
import type { AppRouter } from '#server/api/router.ts'

const url = '/api/trpc'

/** For a question that takes longer than others: those of its batch would wait for it. */
export const alone = { trpc: { context: { alone: true } } }

/** Questions and changes in batches, the live stream as server-sent events. */
export function createConsoleClient() {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url, transformer: superjson }),
        false: splitLink({
          condition: (operation) => operation.context['alone'] === true,
          true: httpLink({ url, transformer: superjson }),
          false: httpBatchLink({ url, transformer: superjson, maxURLLength: 2000 }),
        }),
      }),
    ],
  })
}
