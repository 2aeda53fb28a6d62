import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDb } from '#server/db/client.ts'
import { readOrCreateKey } from '#server/secrets/key.ts'
import type { Deps } from '#server/services/actor.ts'
import { createUser } from '#server/services/users.ts'
import { removeAfterDeath } from './remove-after-death.ts'

export interface OwnConsole {
  url: string
  dataDir: string
  setupLink: string | null
  /** For services, in the name of the system. */
  deps: Deps
  /** Creates an account without the browser. */
  addUser(
    role: 'viewer' | 'operator' | 'admin',
  ): Promise<{ email: string; password: string; id: string }>
  stop(): Promise<void>
}

/**
 * A console with a data folder of its own, on a free port of loopback unless one is given.
 * One a process: the settings go through the environment, as for an operator.
 */
export async function startOwnConsole(
  options: { port?: number; simulated?: boolean } = {},
): Promise<OwnConsole> {
  const dataDir = await mkdtemp(join(tmpdir(), 'synced-console-'))
  removeAfterDeath(dataDir)
  process.env.SYNCED_DATA_DIR = dataDir
  process.env.SYNCED_PORT = String(options.port ?? (await freePort()))
  process.env.SYNCED_SIMULATED = options.simulated ? '1' : '0'
  process.env.SYNCED_LOG_LEVEL ??= 'warn'
  const { startConsole } = await import('#server/start-console.ts')
  const { env } = await import('#server/env.ts')
  const running = await startConsole()
  const deps: Deps = {
    db: openDb(env().databaseUrl),
    key: readOrCreateKey(env().keyFile),
    now: Date.now,
    actor: { kind: 'system' },
  }
  return {
    url: running.url,
    dataDir,
    setupLink: running.setupLink,
    deps,
    async addUser(role) {
      const login = {
        email: `${role}@synced.example`,
        password: `${role}-${crypto.randomUUID().slice(0, 13)}`,
      }
      const { id } = await createUser(deps, { ...login, name: `Demo ${role}`, role })
      return { ...login, id }
    },
    async stop() {
      await running.stop()
      await deps.db.$disconnect()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('Loopback gave no port.')
  return address.port
}
