/** Checks the import direction of every source file; the table stands in layers.ts. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkFile } from './check-file.ts'

const root = join(import.meta.dirname, '../..')
const MAX_LINES = 300

function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('/generated/'))
}

const files = ['app', 'components', 'server', 'e2e'].flatMap(sourcesOf)
const problems = files.flatMap((file) => {
  const source = readFileSync(join(root, file), 'utf8')
  const lines = source.split('\n').length
  return [
    ...checkFile(file, source),
    ...(lines > MAX_LINES ? [`${file} has ${lines} lines: split it (at most ${MAX_LINES}).`] : []),
  ]
})
for (const problem of problems) console.error(problem)
console.log(`${files.length} files checked, ${problems.length} problems`)
process.exit(problems.length === 0 ? 0 : 1)
