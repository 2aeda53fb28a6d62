import type { AttemptView } from '#server/api/channel-views.ts'
import { formatDateTime } from '#components/lib/time.ts'
import { Badge } from '#components/ui/badge.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'

const looks = {
  delivered: ['synced', 'delivered'],
  partial: ['degraded', 'delivered in part'],
  failed: ['down', 'failed'],
  unknown: ['unknown', 'unknown'],
} as const satisfies Record<AttemptView['outcome'], unknown>

/** One attempt: when, how it went, what was sent and what came back. */
export function Attempt({ attempt }: { attempt: AttemptView }) {
  const { request, answer, failure } = attempt
  const [tone, word] = looks[attempt.outcome]
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={tone}>{word}</Badge>
        <span className="tabular-nums">{formatDateTime(attempt.atMs)}</span>
        <span className="text-soft tabular-nums">{attempt.durationMs} ms</span>
        {answer !== null && <span className="tabular-nums">Answer {answer.status}</span>}
      </p>
      {failure !== null && <p className="break-words">{failure}</p>}
      {request !== null && (
        <CodeBlock
          what="Request, secrets masked"
          code={`${request.method} ${request.url}\n${headerLines(request.headers)}\n\n${request.body}`}
        />
      )}
      {answer !== null && (
        <CodeBlock
          what={answer.isCut ? 'Answer, its beginning' : 'Answer'}
          code={`${answer.status}\n${headerLines(answer.headers)}\n\n${answer.body}`}
        />
      )}
    </div>
  )
}

function headerLines(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
}
