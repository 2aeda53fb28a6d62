import { setTimeout as sleep } from 'node:timers/promises'
import { readDiskSpace } from '#server/actions/read-disk-space.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import type { Db } from '#server/db/client.ts'
import { isDataDue, type DiskSpace, type NodeDisk } from '#server/galera/disk/node-disk.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import type { LatestPoll } from './latest-poll.ts'
import type { NodeConfig } from './node-config.ts'
import { DataSizeReader } from './read-data-size.ts'
import { runGuarded } from './run-guarded.ts'
import type { SnapshotKeeper } from './snapshot-keeper.ts'
import type { WatchContext } from './watch-context.ts'

const LOOK_EVERY_MS = 60_000
/** While SSH is down or the data directory is not told. */
const TRY_EVERY_MS = 5000

/** Reads how full the disk of the data is; without SSH, and for an arbitrator, there is nothing to do. */
export async function watchDisk(
  config: NodeConfig,
  { db, keeper }: WatchContext,
  host: SshHost | null,
  latest: LatestPoll,
  signal: AbortSignal,
): Promise<void> {
  if (!host || config.kind !== 'data') return
  await runGuarded(`disk ${config.name}`, signal, async () => {
    const stored = await readStoredDirectory(db, config.nodeId)
    const watch = new DiskWatch({
      host,
      keeper,
      sizes: new DataSizeReader(config, host, latest, Date.now),
      directory: () => latest.variable('datadir') ?? stored,
      now: Date.now,
    })
    while (!signal.aborted) {
      // Connecting anew, with its pauses, is left to the watch of the journal.
      const looked = keeper.snapshot.ssh?.kind === 'answering' && (await watch.look(signal))
      const pauseMs = looked ? LOOK_EVERY_MS : TRY_EVERY_MS
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  })
}

export interface DiskWatchOptions {
  host: Pick<SshHost, 'name' | 'run'>
  keeper: Pick<SnapshotKeeper, 'snapshot' | 'update'>
  sizes: Pick<DataSizeReader, 'read'>
  /** null = not told yet. */
  directory: () => string | null
  now: () => number
}

/** What was read of a node's disk, kept in its snapshot. */
export class DiskWatch {
  #options: DiskWatchOptions
  #asked: Parameters<typeof isDataDue>[0] = null

  constructor(options: DiskWatchOptions) {
    this.#options = options
  }

  /** False when the data directory is not known. Rejects only when the signal aborts. */
  async look(signal: AbortSignal): Promise<boolean> {
    const { keeper, directory: told } = this.#options
    const directory = told()
    if (directory === null || !directory.startsWith('/')) {
      const spaceMissing =
        'Its data directory is not known: the server tells it over SQL, which it has not answered yet.'
      if (keeper.snapshot.disk?.spaceMissing !== spaceMissing) {
        keeper.update({ disk: { ...nothingRead, spaceMissing } })
      }
      return false
    }
    const last = keeper.snapshot.disk
    const before = last?.directory === directory ? last : { ...nothingRead, directory }
    const read = await this.#readSpace(directory, signal)
    if ('missing' in read) {
      keeper.update({ disk: { ...before, spaceMissing: read.missing } })
      return true
    }
    const disk = { ...before, space: read, spaceMissing: null }
    keeper.update({ disk })
    if (isDataDue(this.#asked, read)) await this.#readData(disk, directory, read, signal)
    return true
  }

  async #readSpace(
    directory: string,
    signal: AbortSignal,
  ): Promise<DiskSpace | { missing: string }> {
    const { host, now } = this.#options
    try {
      return { ...(await readDiskSpace(host, directory, signal)), atMs: now() }
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof ContactError)) throw error
      return { missing: `${error.message} ${error.mend}` }
    }
  }

  async #readData(
    disk: NodeDisk,
    directory: string,
    space: DiskSpace,
    signal: AbortSignal,
  ): Promise<void> {
    const { keeper, sizes, now } = this.#options
    const { reading, sql } = keeper.snapshot
    const size = await sizes.read(
      {
        directory,
        // Of an unknown method as much is counted as any copies.
        method: reading?.sstMethod ?? 'rsync',
        answersSql: sql.kind === 'answering',
      },
      signal,
    )
    const bytes = 'bytes' in size ? size.bytes : null
    this.#asked = { atMs: space.atMs, usedBytes: space.usedBytes, bytes }
    keeper.update({
      disk:
        'bytes' in size
          ? { ...disk, data: { atMs: now(), bytes: size.bytes }, dataMissing: null }
          : { ...disk, dataMissing: size.missing },
    })
  }
}

const nothingRead: NodeDisk = {
  directory: null,
  space: null,
  spaceMissing: null,
  data: null,
  dataMissing: null,
}

/** As the server last told it: it may be down since before the console was started. */
async function readStoredDirectory(db: Db, nodeId: string): Promise<string | null> {
  const [row] = await db.$queryRaw<{ datadir: string | null }[]>`
    SELECT "variables" ->> 'datadir' AS "datadir" FROM "NodeLive" WHERE "nodeId" = ${nodeId}`
  return row?.datadir ?? null
}
