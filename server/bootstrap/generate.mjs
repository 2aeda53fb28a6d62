import { run } from './run.mjs'
import { oncePer } from './stamp.mjs'

/** The Prisma client. The engine variable keeps Prisma from downloading a binary that is not used. */
export function generate() {
  const client = {
    stamp: 'node_modules/.synced-generated',
    product: 'server/db/generated/client.ts',
    sources: ['prisma/schema', 'package-lock.json'],
  }
  oncePer(client, () => {
    run('prisma', ['generate', '--config', '.config/prisma.ts', '--no-hints'], {
      env: { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    })
  })
}
