import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { DebianRelease } from './debian-release.ts'
import { withFileLock } from './file-lock.ts'
import { locksDirectory, treePath, treesDirectory } from './lab-paths.ts'

/** Runs a program that dies with this process, in mount and process namespaces of its own. */
export const boundToThisProcess: readonly string[] = [
  'setpriv',
  '--pdeathsig',
  'KILL',
  'unshare',
  '--mount',
  '--pid',
  '--fork',
  '--kill-child',
]

interface TreeDescription {
  release: DebianRelease
  layer: TreeRecipe['layer']
  builtAt: string
  buildMs: number
  versions: Record<string, string>
}

export interface TreeRecipe {
  release: DebianRelease
  layer: 'base' | 'mariadb'
  /** All that makes the tree what it is: a tree with another recipe is never reused. */
  recipe: unknown
  build(directory: string): Promise<Record<string, string>>
}

/**
 * The path of a cached tree, built first where it is missing. A build happens in a temporary
 * directory under a lock and is renamed when whole, so nobody ever sees half a tree.
 */
export async function cachedTree(recipe: TreeRecipe): Promise<string> {
  const path = treePath(recipe.release, recipe.layer, fingerprintOf(recipe.recipe))
  if (existsSync(path)) return path
  mkdirSync(treesDirectory(), { recursive: true })
  const lock = join(locksDirectory(), `tree-${recipe.release}-${recipe.layer}`)
  return await withFileLock(lock, async () => {
    if (existsSync(path)) return path
    const prefix = `tmp-${recipe.release}-${recipe.layer}-`
    // Whoever holds the lock knows that these are of builders that died.
    for (const name of readdirSync(treesDirectory())) {
      if (name.startsWith(prefix)) rmSync(join(treesDirectory(), name), { recursive: true })
    }
    const temporary = mkdtempSync(join(treesDirectory(), prefix))
    const startedAt = Date.now()
    const versions = await recipe.build(temporary)
    const description: TreeDescription = {
      release: recipe.release,
      layer: recipe.layer,
      builtAt: new Date(startedAt).toISOString(),
      buildMs: Date.now() - startedAt,
      versions,
    }
    writeFileSync(`${path}.json`, `${JSON.stringify(description, null, 2)}\n`)
    renameSync(join(temporary, 'tree'), path)
    rmSync(temporary, { recursive: true })
    removeSuperseded(recipe, path)
    return path
  })
}

/** Older trees of the same kind go, unless a lab has one mounted. */
function removeSuperseded(recipe: TreeRecipe, current: string): void {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
  for (const name of readdirSync(treesDirectory())) {
    const path = join(treesDirectory(), name)
    const isOfKind = name.startsWith(`${recipe.release}-${recipe.layer}-`)
    if (!isOfKind || name.endsWith('.json') || path === current || mounts.includes(path)) continue
    rmSync(path, { recursive: true })
    rmSync(`${path}.json`, { force: true })
  }
}

function fingerprintOf(recipe: unknown): string {
  return createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 8)
}

/** One line a cached tree, with the versions of what matters in it. */
export function treeDescriptions(): string[] {
  const files = readdirSync(treesDirectory()).filter((name) => name.endsWith('.json'))
  return files.map((name) => {
    const tree = JSON.parse(readFileSync(join(treesDirectory(), name), 'utf8')) as TreeDescription
    const packages = Object.entries(tree.versions)
      .filter(([one]) => /^(mariadb-server|galera-4|systemd|origin.*)$/.test(one))
      .map(([one, version]) => `${one} ${version}`)
    return `Cached ${tree.release} ${tree.layer}: ${packages.join(', ')}`
  })
}
