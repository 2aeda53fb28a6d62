import { countAttempt, type ThrottleSubject } from '#server/auth/sign-in-throttle.ts'
import { renderMetrics } from '#server/metrics/render-metrics.ts'
import { acceptsMetricsToken } from '#server/services/metrics-tokens.ts'
import { OperatorProblem } from '#server/services/operator-problem.ts'
import { clientAddress } from './client-headers.ts'
import { problemResponse } from './problem-response.ts'
import { webRuntime } from './web-runtime.ts'

/** GET /metrics, for Prometheus. */
export async function handleMetrics(request: Request): Promise<Response> {
  const { db } = webRuntime()
  const now = Date.now()
  const token = /^Bearer (\S{1,200})$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  // A right token is never throttled: a scraper with a wrong one may share its address.
  if (token === undefined || !(await acceptsMetricsToken(db, token, now))) {
    const scraper: ThrottleSubject = {
      kind: 'scraper',
      name: clientAddress(request.headers) ?? 'unknown',
    }
    return refusal(scraper, now)
  }
  const { text, contentType } = await renderMetrics(db, now)
  return new Response(text, {
    headers: { 'content-type': contentType, 'cache-control': 'no-store' },
  })
}

async function refusal(scraper: ThrottleSubject, now: number): Promise<Response> {
  const { db } = webRuntime()
  if ((await countAttempt(db, [scraper], now)).waitMs > 0) {
    return problemResponse(
      429,
      new OperatorProblem(
        'too-many',
        'Too many requests came without a token that holds.',
        'Correct the token in the scrape configuration; a right one is let through at once.',
      ),
    )
  }
  const response = problemResponse(
    401,
    new OperatorProblem(
      'unauthenticated',
      'This needs a token of the console.',
      'An admin makes one under Settings, Monitor; send it as "Authorization: Bearer …".',
    ),
  )
  response.headers.set('www-authenticate', 'Bearer')
  return response
}
