import { readDirectorySize } from '#server/actions/read-transfer-size.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import { DATA_DIRECTORY } from '#server/remote/privileged-commands.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import type { LatestPoll } from './latest-poll.ts'
import type { NodeConfig } from './node-config.ts'
import { readSizeOverSql } from './read-donor-size.ts'

export type ToldSize = { bytes: number } | { missing: string }

export interface DataPlace {
  directory: string
  method: string
  answersSql: boolean
}

/** Each refused sudo is reported to the server's admins; and they may have added the rule since. */
const ASK_ROOT_AGAIN_MS = 3_600_000

/** How much data a node has, by its files, else by what InnoDB tells; asked again and again. */
export class DataSizeReader {
  #config: NodeConfig
  #host: SshHost
  #latest: LatestPoll
  #now: () => number
  #refusal: { atMs: number; missing: string } | null = null

  constructor(config: NodeConfig, host: SshHost, latest: LatestPoll, now: () => number) {
    this.#config = config
    this.#host = host
    this.#latest = latest
    this.#now = now
  }

  /** Rejects only when the signal aborts. */
  async read(place: DataPlace, signal: AbortSignal): Promise<ToldSize> {
    const byFiles = await told(() => this.#readFiles(place, signal), signal)
    if ('bytes' in byFiles) return byFiles
    const overSql = place.answersSql
      ? await told(() => this.#askInnodb(place, signal), signal)
      : { missing: `${this.#config.name} does not answer SQL.` }
    if ('bytes' in overSql) return overSql
    return { missing: `${byFiles.missing} ${overSql.missing}` }
  }

  async #readFiles({ directory, method }: DataPlace, signal: AbortSignal): Promise<ToldSize> {
    const { name } = this.#config
    if (directory.replace(/\/+$/, '') !== DATA_DIRECTORY) {
      return { missing: `The sudo rule for du is for ${DATA_DIRECTORY}, not for ${directory}.` }
    }
    if (this.#refusal && this.#now() - this.#refusal.atMs < ASK_ROOT_AGAIN_MS) {
      return { missing: this.#refusal.missing }
    }
    try {
      const size = await readDirectorySize(this.#host, method, directory, signal)
      return size ?? { missing: `du as root tells nothing of ${directory} on ${name}.` }
    } catch (error) {
      if (error instanceof ContactError && error.failure === 'sudo') {
        const missing = `${error.message} ${error.mend} It is tried once an hour.`
        this.#refusal = { atMs: this.#now(), missing }
        return { missing }
      }
      throw error
    }
  }

  async #askInnodb({ method }: DataPlace, signal: AbortSignal): Promise<ToldSize> {
    const size = await readSizeOverSql(this.#config, this.#host, this.#latest, method, signal)
    const missing = `InnoDB tells the SQL user of ${this.#config.name} no sizes: grant it PROCESS.`
    return size ?? { missing }
  }
}

async function told(read: () => Promise<ToldSize>, signal: AbortSignal): Promise<ToldSize> {
  try {
    return await read()
  } catch (error) {
    signal.throwIfAborted()
    const why = error instanceof ContactError ? `${error.message} ${error.mend}` : String(error)
    return { missing: why }
  }
}
