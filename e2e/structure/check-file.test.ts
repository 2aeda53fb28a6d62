import { describe, expect, it } from 'vitest'
import { checkFile } from './check-file.ts'
import { readImports } from './read-imports.ts'

describe('import direction', () => {
  it('bars the pure domain from everything else', () => {
    expect(
      checkFile('server/galera/quorum.ts', "import { x } from '#server/db/client.ts'"),
    ).toHaveLength(1)
    expect(checkFile('server/galera/quorum.ts', "import { x } from './model.ts'")).toEqual([])
  })

  it('keeps one door to SSH and SQL', () => {
    expect(checkFile('server/monitor/a.ts', "import ssh2 from 'ssh2'")).toHaveLength(1)
    expect(checkFile('server/monitor/a.ts', "import mysql from 'mysql2/promise'")).toHaveLength(1)
    expect(checkFile('server/remote/a.ts', "import ssh2 from 'ssh2'")).toEqual([])
  })

  it('lets the browser take only types from the API', () => {
    expect(
      checkFile('components/fleet/a.tsx', "import { router } from '#server/api/router.ts'"),
    ).toHaveLength(1)
    expect(
      checkFile('components/fleet/a.tsx', "import type { AppRouter } from '#server/api/router.ts'"),
    ).toEqual([])
  })

  it('sees through relative paths, multi-line and dynamic imports', () => {
    expect(
      checkFile('server/galera/a.ts', "import {\n  x,\n} from '../db/client.ts'"),
    ).toHaveLength(1)
    expect(checkFile('server/galera/a.ts', "await import('#server/db/client.ts')")).toHaveLength(1)
  })

  it('tells inline type imports from values', () => {
    expect(readImports("import { type A, type B } from 'x'")).toEqual([
      { specifier: 'x', typeOnly: true },
    ])
    expect(readImports("import { type A, b } from 'x'")).toEqual([
      { specifier: 'x', typeOnly: false },
    ])
  })
})
