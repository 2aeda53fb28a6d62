import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { LabError } from './lab-error.ts'

/** A Node that runs TypeScript files: this one, or the one that came with the packages. */
export function nodeProgram(): string {
  if (process.features.typescript) return process.execPath
  const packaged = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url))
  if (existsSync(packaged)) return packaged
  throw new LabError(
    'The lab needs Node 24. Run "npm ci", then start it with node_modules/.bin/node.',
  )
}
