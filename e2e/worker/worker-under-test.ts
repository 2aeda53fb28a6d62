import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDb, type Db } from '#server/db/client.ts'
import { migrate } from '#server/db/migrate.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { readOrCreateKey, type StoredKey } from '#server/secrets/key.ts'

const root = join(import.meta.dirname, '../..')

/** A database of its own and the real worker process on it. */
export interface WorkerUnderTest {
  readonly db: Db
  readonly key: StoredKey
  /** What the worker wrote to its log, for a failing test to show. */
  readonly log: () => string
  start(): void
  /** One more worker on the same database; returns its pid. */
  startAnother(): number
  /** The entry of the worker, and the environment it is started with. */
  readonly entry: string
  readonly environment: Record<string, string>
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit code. */
  end(): Promise<number | null>
  snapshot(nodeId: string): Promise<NodeSnapshot | null>
  /** Waits until the stored snapshot fits; resolves with the console time at which it was seen. */
  until(nodeId: string, fits: (seen: NodeSnapshot) => boolean, limitMs?: number): Promise<number>
  /** Ends the worker and removes its files. */
  close(): Promise<void>
}

export async function prepareWorker(
  settings: Record<string, string> = {},
): Promise<WorkerUnderTest> {
  const dataDir = await mkdtemp(join(tmpdir(), 'synced-worker-'))
  const url = `file:${join(dataDir, 'synced.db')}`
  await migrate(url)
  const db = openDb(url)
  const key = readOrCreateKey(join(dataDir, 'synced.key'))
  const entry = join(root, 'server/worker.ts')
  const environment = { ...settings, SYNCED_DATA_DIR: dataDir }
  const others: ChildProcess[] = []
  let worker: ChildProcess | null = null
  let output = ''

  const launch = () => {
    const started = spawn(process.execPath, ['--no-warnings', entry], {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [started.stdout, started.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
    }
    return started
  }
  const stop = async (running: ChildProcess | null, signal: NodeJS.Signals) => {
    if (!running || running.exitCode !== null || running.signalCode !== null) return null
    const gone = once(running, 'exit')
    running.kill(signal)
    const [code] = (await gone) as [number | null]
    return code
  }
  const snapshot = async (nodeId: string) => {
    const row = await db.nodeLive.findUnique({ where: { nodeId } })
    return row ? (JSON.parse(row.snapshot) as NodeSnapshot) : null
  }

  return {
    db,
    key,
    log: () => output,
    entry,
    environment,
    start: () => {
      worker = launch()
    },
    startAnother: () => {
      const other = launch()
      others.push(other)
      return other.pid ?? 0
    },
    kill: async () => {
      await stop(worker, 'SIGKILL')
    },
    end: () => stop(worker, 'SIGTERM'),
    snapshot,
    until: async (nodeId, fits, limitMs = 30_000) => {
      const deadline = Date.now() + limitMs
      for (;;) {
        const seen = await snapshot(nodeId)
        if (seen && fits(seen)) return Date.now()
        if (Date.now() > deadline) {
          throw new Error(`${nodeId} stayed ${JSON.stringify(seen)}\n${output.slice(-4000)}`)
        }
        await sleep(20)
      }
    },
    close: async () => {
      await Promise.all([worker, ...others].map((one) => stop(one, 'SIGTERM')))
      await db.$disconnect()
      await rm(dataDir, { recursive: true })
    },
  }
}
