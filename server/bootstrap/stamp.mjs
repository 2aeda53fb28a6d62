import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'

/** Hash of the content of files and folders (relative to the root); missing ones count as such. */
export function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths) addPath(hash, path)
  return hash.digest('hex')
}

function addPath(hash, path) {
  const full = join(root, path)
  if (!existsSync(full)) return void hash.update(`missing ${path}\n`)
  if (statSync(full).isDirectory()) {
    const names = readdirSync(full).filter(
      (name) => name !== 'generated' && !name.includes('.test.') && !name.includes('.lab-test.'),
    )
    for (const name of names.sort()) addPath(hash, join(path, name))
    return
  }
  hash.update(`${path}\n`)
  hash.update(readFileSync(full))
}

/** Runs `act` unless its product is there and the stamp says that it ran for the same sources. */
export function oncePer({ stamp, product, sources }, act) {
  const file = join(root, stamp)
  const wanted = hashOf(sources)
  const done =
    existsSync(join(root, product)) && existsSync(file) && readFileSync(file, 'utf8') === wanted
  if (done) return
  act()
  writeFileSync(file, wanted)
}
