import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { createContext } from '#server/api/context.ts'
import { refuseForeignOrigin } from '#server/api/foreign-origin.ts'
import { appRouter } from '#server/api/router.ts'

export const dynamic = 'force-dynamic'

async function handler(request: Request): Promise<Response> {
  const foreign = refuseForeignOrigin(request.headers)
  if (foreign) return foreign
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext: () => createContext(request.headers),
  })
}

export { handler as GET, handler as POST }
