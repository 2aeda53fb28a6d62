import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/client.ts'
import { hideSecretOptions } from '#server/galera/secret-options.ts'

const SETTING = 'masked-transcripts'
/** Jobs between two notes of how far it has come. */
const SLICE = 20
const PAUSE_MS = 20

type Row = { id: number; callId: string | null; stream: string | null; text: string }
type Changed = { id: number; text: string; lines?: number }

/**
 * Hides secret options in transcripts that older versions wrote, once, job by job; goes on where it
 * was interrupted. What was there is overwritten in the file too, not only unlinked.
 */
export async function maskOldTranscripts(db: Db, signal: AbortSignal): Promise<void> {
  const setting = await db.setting.findUnique({ where: { key: SETTING } })
  const { done, after } = setting
    ? (JSON.parse(setting.value) as Progress)
    : { done: false, after: '' }
  if (done) return
  let hidden = 0
  await db.$queryRaw`PRAGMA secure_delete = ON`
  try {
    for (let last = after; !signal.aborted;) {
      const jobs = await db.job.findMany({
        where: { id: { gt: last } },
        orderBy: { id: 'asc' },
        take: SLICE,
        select: { id: true },
      })
      for (const { id } of jobs) {
        hidden += await maskJob(db, id, signal)
        if (signal.aborted) return
        last = id
      }
      await note(db, { done: jobs.length < SLICE, after: last })
      if (jobs.length < SLICE) break
    }
  } finally {
    await db.$queryRaw`PRAGMA secure_delete = OFF`
  }
  // Former pages stand in the journal until it is begun anew; a reader in the way is no failure.
  if (hidden > 0) await db.$queryRaw`PRAGMA wal_checkpoint(TRUNCATE)`
}

interface Progress {
  done: boolean
  /** Id of the last job that is masked. */
  after: string
}

async function note(db: Db, progress: Progress): Promise<void> {
  const value = JSON.stringify(progress)
  const data = { create: { key: SETTING, value }, update: { value } }
  await db.setting.upsert({ where: { key: SETTING }, ...data })
}

/** How many rows were written again. */
async function maskJob(db: Db, jobId: string, signal: AbortSignal): Promise<number> {
  let hidden = 0
  const calls = await db.transcriptEntry.findMany({
    where: { jobId, kind: { not: 'command' } },
    distinct: ['callId'],
    select: { callId: true },
  })
  for (const { callId } of calls) {
    if (signal.aborted) break
    const rows = await db.transcriptEntry.findMany({
      where: { jobId, callId, kind: { not: 'command' } },
      orderBy: { id: 'asc' },
      select: { id: true, callId: true, stream: true, text: true },
    })
    const changed = maskedRows(rows)
    if (changed.length === 0) continue
    hidden += changed.length
    // Together: a line that went from one row to the next is in one of them.
    await db.$transaction(
      changed.map(({ id, ...data }) => db.transcriptEntry.update({ where: { id }, data })),
    )
    await sleep(PAUSE_MS)
  }
  return hidden
}

/** The rows of one call that are to be written again. Output was cut anywhere: its lines are put together. */
export function maskedRows(rows: readonly Row[]): Changed[] {
  const streams = [...new Set(rows.map(({ stream }) => stream))]
  return streams.flatMap((stream) => {
    const own = rows.filter((row) => row.stream === stream)
    return stream === null ? maskedSingly(own) : maskedOutput(own)
  })
}

function maskedSingly(rows: readonly Row[]): Changed[] {
  return rows.flatMap(({ id, text }) => {
    const shown = hideSecretOptions(text)
    return shown === text ? [] : [{ id, text: shown }]
  })
}

/** Nothing is moved where nothing is hidden. */
function maskedOutput(rows: readonly Row[]): Changed[] {
  const whole = rows.map(({ text }) => text).join('')
  if (hideSecretOptions(whole) === whole) return []
  let begun = ''
  return rows.flatMap(({ id, text }, index) => {
    const all = `${begun}${text}`
    const end = index === rows.length - 1 ? all.length : all.lastIndexOf('\n') + 1
    begun = all.slice(end)
    const shown = hideSecretOptions(all.slice(0, end))
    return shown === text ? [] : [{ id, text: shown, lines: shown.split('\n').length - 1 }]
  })
}
