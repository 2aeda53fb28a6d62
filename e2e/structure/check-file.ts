import { posix } from 'node:path'
import { doors, layers, typesOnlyInBrowser } from './layers.ts'
import { readImports } from './read-imports.ts'

/** What is wrong with the imports of one file; `path` is relative to the root. */
export function checkFile(path: string, source: string): string[] {
  const isTest = /\.(lab-|failure-)?test\.tsx?$/.test(path)
  const rule = layers.find((layer) => path.startsWith(layer.from))
  return readImports(source).flatMap(({ specifier, typeOnly }) => {
    const target = resolveTarget(path, specifier)
    const door = doors.find((one) => one.package.test(target ?? specifier))
    if (door && !typeOnly && !isTest && !door.only.some((folder) => path.startsWith(folder))) {
      return [`${path} imports ${specifier}: only ${door.only.join(', ')} may.`]
    }
    if (target === null || isTest || !rule) return []
    if (!rule.mayImport.some((allowed) => target.startsWith(allowed))) {
      return [
        `${path} imports ${target}: ${rule.from} may import only ${rule.mayImport.join(', ')}.`,
      ]
    }
    if (
      path.startsWith('components/') &&
      !typeOnly &&
      typesOnlyInBrowser.some((folder) => target.startsWith(folder))
    ) {
      return [`${path} imports ${target}: components take only types from there ("import type").`]
    }
    return []
  })
}

/** Path relative to the root; null for packages. */
function resolveTarget(path: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (specifier.startsWith('.')) return posix.join(posix.dirname(path), specifier)
  return null
}
