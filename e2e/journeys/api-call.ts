import type { APIResponse, BrowserContext } from '@playwright/test'
import type { OwnConsole } from '#e2e/console/own-console.ts'

/** Calls a mutation as the page would, with the browser's session but without the page. */
export function callApi(
  running: OwnConsole,
  context: BrowserContext,
  procedure: string,
  input: unknown,
): Promise<APIResponse> {
  return context.request.post(`${running.url}/api/trpc/${procedure}`, {
    data: { json: input },
    headers: { origin: running.url },
  })
}
