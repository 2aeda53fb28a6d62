import { join } from 'node:path'
import { createSetupToken } from '#server/auth/setup-link.ts'
import { openDb } from '#server/db/client.ts'
import { migrate } from '#server/db/migrate.ts'
import { env } from '#server/env.ts'
import { readOrCreateKey } from '#server/secrets/key.ts'
import { supervise } from '#server/supervise.ts'

export interface RunningConsole {
  url: string
  /** One-time link for the first admin; null once an account exists. */
  setupLink: string | null
  stop(): Promise<void>
}

/** Migrates, then starts web and worker; resolves when the web server listens. */
export async function startConsole(): Promise<RunningConsole> {
  const { databaseUrl, keyFile, publicUrl } = env()
  readOrCreateKey(keyFile)
  await migrate(databaseUrl)
  const db = openDb(databaseUrl)
  const token = await createSetupToken(db, Date.now())
  await db.$disconnect()
  const worker = supervise('worker', join(import.meta.dirname, 'worker.ts'), process.env)
  const web = supervise('web', join(import.meta.dirname, 'web.ts'), {
    ...process.env,
    NODE_ENV: 'production',
  })
  await web.ready
  return {
    url: publicUrl,
    // In the fragment: browsers do not send it, so it stands in no log.
    setupLink: token ? `${publicUrl}/setup#token=${token}` : null,
    async stop() {
      await Promise.all([web.stop(), worker.stop()])
    },
  }
}
