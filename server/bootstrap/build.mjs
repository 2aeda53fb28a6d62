import { run } from './run.mjs'
import { oncePer } from './stamp.mjs'

const sources = [
  'app',
  'components',
  'server',
  'prisma/schema',
  'public',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
]

/** The web pages, once for each state of the sources. */
export function build() {
  oncePer({ stamp: '.next/synced-built', product: '.next/BUILD_ID', sources }, () => {
    console.log('Building the web pages …')
    run('next', ['build'], { env: { NEXT_TELEMETRY_DISABLED: '1', NODE_OPTIONS: '' } })
  })
}
