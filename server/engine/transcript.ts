import type { Db } from '#server/db/client.ts'
import type { Prisma } from '#server/db/generated/client.ts'
import { hideSecretOptions } from '#server/galera/secret-options.ts'
import { log } from '#server/observability/log.ts'
import type { JobHold } from './job-hold.ts'
import { LeaseLost } from './lease-lost.ts'
import type { Mask } from './mask-secrets.ts'
import { splitText } from './split-text.ts'

const FLUSH_MS = 200
const PIECE_BYTES = 8192
/** Of one stream of one command; the rest is counted and left out. */
const KEPT_CHARACTERS = 256 * 1024

export interface Call {
  callId: string
  /** Key of the server in the plan. */
  server: string
  stepIndex: number
  unit: string | null
}

/** What the job runs on servers and what they say. Texts come masked, but for output. */
export interface Transcript {
  /** Resolves once it is written: a command that is not in the transcript must not run. Throws LeaseLost. */
  command(call: Call, text: string): Promise<void>
  /**
   * Written soon, and before anything later. Masked here by whole lines: a secret may be cut
   * between two pieces, so the end of a line is waited for until the call exits.
   */
  output(call: Call, stream: Stream, text: string, mask: Mask): void
  /**
   * Of a unit it resolves once it is written: one without an end is looked for after a crash. Any
   * other end is written soon, with the next command: a commit waits for the disk (4 ms in the lab).
   */
  exit(call: Call, text: string, exitCode: number | null, durationMs: number): Promise<void>
  note(stepIndex: number | null, text: string): Promise<void>
  /** The last call that started this unit, and how many lines of its output were kept. */
  lastCall(unit: string): Promise<{ call: Call; atMs: number; lines: Lines } | null>
  /** Units that were started under one of these jobs and that nobody saw end. */
  unitsLeft(stepId: string): Promise<{ unit: string; server: string }[]>
  flush(): Promise<void>
}

type Stream = 'stdout' | 'stderr'

export interface Lines {
  stdout: number
  stderr: number
}

type Row = Prisma.TranscriptEntryCreateManyInput

export function createTranscript(db: Db, hold: JobHold, now: () => number): Transcript {
  let waiting: Row[] = []
  let timer: NodeJS.Timeout | undefined
  let chain: Promise<void> = Promise.resolve()
  const kept = new Map<string, number>()
  const unfinished = new Map<string, { text: string; mask: Mask }>()

  const row = (entry: Omit<Row, 'jobId' | 'at'>): Row => ({
    jobId: hold.jobId,
    at: new Date(now()),
    ...entry,
  })
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const next = chain.then(async () => {
      const rows = waiting
      waiting = []
      if (rows.length > 0) await hold.write([db.transcriptEntry.createMany({ data: rows })])
    })
    chain = next.catch(() => undefined)
    return next
  }
  const soon = () => {
    timer ??= setTimeout(() => {
      flush().catch((error: unknown) => {
        if (error instanceof LeaseLost) return
        log().error({ err: error, job: hold.jobId }, 'a part of a transcript was not written')
      })
    }, FLUSH_MS)
  }
  const write = (entry: Omit<Row, 'jobId' | 'at'>) => {
    waiting.push(row(entry))
    return flush()
  }

  const keep = (call: Call, stream: Stream, text: string) => {
    const place = `${call.callId} ${stream}`
    const before = kept.get(place) ?? 0
    kept.set(place, before + text.length)
    const shown = text.slice(0, Math.max(0, KEPT_CHARACTERS - before))
    for (const piece of splitText(shown, PIECE_BYTES)) {
      waiting.push(row({ ...call, kind: 'output', stream, text: piece, lines: lineEnds(piece) }))
    }
    if (shown !== '') soon()
  }
  const keepUnfinished = (call: Call) => {
    for (const stream of ['stdout', 'stderr'] as const) {
      const place = `${call.callId} ${stream}`
      const rest = unfinished.get(place)
      if (rest) keep(call, stream, rest.mask(rest.text))
      unfinished.delete(place)
    }
  }

  return {
    command: (call, text) => write({ ...call, kind: 'command', text }),
    output(call, stream, text, mask) {
      const place = `${call.callId} ${stream}`
      const all = `${unfinished.get(place)?.text ?? ''}${text}`
      const end = all.lastIndexOf('\n') + 1
      unfinished.set(place, { text: all.slice(end), mask })
      if (end > 0) keep(call, stream, mask(all.slice(0, end)))
    },
    exit(call, text, exitCode, durationMs) {
      keepUnfinished(call)
      const dropped = ['stdout', 'stderr'].reduce(
        (sum, stream) =>
          sum + Math.max(0, (kept.get(`${call.callId} ${stream}`) ?? 0) - KEPT_CHARACTERS),
        0,
      )
      const rest = dropped === 0 ? '' : `${dropped} more characters of output were not kept. `
      waiting.push(row({ ...call, kind: 'exit', text: `${rest}${text}`, exitCode, durationMs }))
      if (call.unit !== null) return flush()
      soon()
      return Promise.resolve()
    },
    note: (stepIndex, text) => write({ stepIndex, kind: 'note', text: hideSecretOptions(text) }),
    lastCall: (unit) => lastCall(db, unit),
    unitsLeft: (stepId) => unitsLeft(db, stepId),
    flush,
  }
}

function lineEnds(text: string): number {
  return text.split('\n').length - 1
}

async function lastCall(
  db: Db,
  unit: string,
): Promise<{ call: Call; atMs: number; lines: Lines } | null> {
  const begin = await db.transcriptEntry.findFirst({
    where: { unit, kind: 'command' },
    orderBy: { id: 'desc' },
  })
  if (!begin?.callId || begin.server === null || begin.stepIndex === null) return null
  const { callId, server, stepIndex } = begin
  const sums = await db.transcriptEntry.groupBy({
    by: ['stream'],
    where: { jobId: begin.jobId, callId, kind: 'output' },
    _sum: { lines: true },
  })
  const lines = (stream: string) => sums.find((sum) => sum.stream === stream)?._sum.lines ?? 0
  return {
    call: { callId, server, stepIndex, unit },
    atMs: begin.at.getTime(),
    lines: { stdout: lines('stdout'), stderr: lines('stderr') },
  }
}

async function unitsLeft(db: Db, stepId: string): Promise<{ unit: string; server: string }[]> {
  const rows = await db.transcriptEntry.findMany({
    where: { unit: { contains: stepId }, kind: { in: ['command', 'exit'] } },
    orderBy: { id: 'asc' },
    select: { unit: true, server: true, callId: true, kind: true },
  })
  const ended = new Set(rows.filter((row) => row.kind === 'exit').map((row) => row.callId))
  const left = new Map<string, string>()
  for (const { unit, server, callId, kind } of rows) {
    if (unit === null || server === null) continue
    if (kind === 'command' && !ended.has(callId)) left.set(unit, server)
  }
  return [...left].map(([unit, server]) => ({ unit, server }))
}
