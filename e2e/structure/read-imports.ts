export interface ImportLine {
  specifier: string
  typeOnly: boolean
}

const STATEMENT =
  /^(?:import|export)\s+(type\s)?[^'"`;]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm

/** The imports of a TypeScript source, re-exports and dynamic imports too. */
export function readImports(source: string): ImportLine[] {
  return [...source.matchAll(STATEMENT)].map((match) => ({
    specifier: match[2] ?? match[3] ?? match[4] ?? '',
    typeOnly: match[1] !== undefined || onlyInlineTypes(match[0]),
  }))
}

function onlyInlineTypes(statement: string): boolean {
  const names = /\{([^}]*)\}/.exec(statement)?.[1]
  if (names === undefined || /^import\s+\w+\s*,/.test(statement)) return false
  const parts = names
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return parts.length > 0 && parts.every((part) => part.startsWith('type '))
}
