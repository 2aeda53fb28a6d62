import { describe, expect, test } from 'vitest'
import { ContactError } from '#server/contact/contact-error.ts'
import { NOW, reading, snapshot } from '#server/galera/cluster-fixture.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import type { RunResult } from '#server/remote/ssh-port.ts'
import { DiskWatch } from './disk-watch.ts'
import { LatestPoll } from './latest-poll.ts'
import type { NodeConfig } from './node-config.ts'
import { DataSizeReader, type ToldSize } from './read-data-size.ts'

const never = new AbortController().signal
const df = (used: number) => `1B-blocks Used Avail\n100000000000 ${used} 1000\n`
const result = (answer: Partial<RunResult>): RunResult => ({
  code: 0,
  signal: null,
  stdout: '',
  stderr: '',
  durationMs: 1,
  truncated: false,
  ...answer,
})

/** A watch of a node whose df and du answer as told. */
function watched(directory: string | null = '/data/mysql/') {
  let seen: NodeSnapshot = snapshot('node1', reading('node1', ['node1']))
  const server = {
    directory,
    nowMs: NOW,
    df: (): RunResult => result({ stdout: df(5_000_000_000) }),
    size: { bytes: 2_000_000_000 } as ToldSize,
    sizesAsked: 0,
    argv: [] as string[],
  }
  const watch = new DiskWatch({
    host: {
      name: 'node1',
      run: (program, argv) => {
        server.argv = [program, ...argv]
        return new Promise((resolve) => resolve(server.df()))
      },
    },
    keeper: {
      get snapshot() {
        return seen
      },
      update: (change) => {
        seen = { ...seen, ...change }
        return false
      },
    },
    sizes: {
      read: () => {
        server.sizesAsked += 1
        return Promise.resolve(server.size)
      },
    },
    directory: () => server.directory,
    now: () => server.nowMs,
  })
  return { server, watch, look: () => watch.look(never), disk: () => seen.disk }
}

describe('the disk of the data', () => {
  test('is that of the real data directory, read without root', async () => {
    const { look, disk, server } = watched()
    expect(await look()).toBe(true)
    expect(server.argv.slice(3)).toEqual([
      'df',
      '--block-size=1',
      '--output=size,used,avail',
      '--',
      '/data/mysql/',
    ])
    expect(disk()).toEqual({
      directory: '/data/mysql/',
      space: {
        atMs: NOW,
        sizeBytes: 100_000_000_000,
        usedBytes: 5_000_000_000,
        availableBytes: 1000,
      },
      spaceMissing: null,
      data: { atMs: NOW, bytes: 2_000_000_000 },
      dataMissing: null,
    })
  })

  test('a look that fails keeps the figures with their time, and says why', async () => {
    const { look, disk, server } = watched()
    await look()
    server.nowMs += 60_000
    server.df = () => {
      throw new ContactError('timeout', 'It did not end.', 'Check it.')
    }
    expect(await look()).toBe(true)
    expect(disk()).toMatchObject({
      space: { atMs: NOW },
      spaceMissing: 'It did not end. Check it.',
    })
  })

  test('the size of the data is asked for seldom, and again when the disk has changed', async () => {
    const { look, disk, server } = watched()
    await look()
    server.nowMs += 60_000
    await look()
    expect(server.sizesAsked).toBe(1)
    server.df = () => result({ stdout: df(3_000_000_000) })
    server.size = { missing: 'Refused.' }
    await look()
    expect(server.sizesAsked).toBe(2)
    expect(disk()).toMatchObject({ data: { atMs: NOW }, dataMissing: 'Refused.' })
  })

  test.each([[null], ['./data']])('a data directory %s is not guessed', async (directory) => {
    const { look, disk, server } = watched(directory)
    expect(await look()).toBe(false)
    expect(server.argv).toEqual([])
    expect(disk()).toMatchObject({ space: null, spaceMissing: expect.stringContaining('over SQL') })
  })

  test('another data directory takes nothing over from the last', async () => {
    const { look, disk, server } = watched()
    await look()
    server.directory = '/new/'
    server.df = () => result({ code: 1, stderr: 'df: /new/: No such file or directory' })
    await look()
    expect(disk()).toMatchObject({ directory: '/new/', space: null, data: null })
  })

  test('a watch that ends is no failure of the server', async () => {
    const { server, watch, disk } = watched()
    const ending = new AbortController()
    server.df = () => {
      ending.abort()
      throw ending.signal.reason
    }
    await expect(watch.look(ending.signal)).rejects.toThrow('aborted')
    expect(disk()).toBeUndefined()
  })
})

describe('the size of the data', () => {
  const config = { name: 'node1', sql: null, ssh: null, sqlThroughSsh: false } as NodeConfig
  const place = { directory: '/var/lib/mysql/', method: 'rsync', answersSql: false }
  const readerOf = (run: () => Promise<RunResult>, now = () => NOW) =>
    new DataSizeReader(config, { name: 'node1', run } as never, new LatestPoll(), now)

  test('by du', async () => {
    const stdout = '7\t/var/lib/mysql/ibdata1\n5\t/var/lib/mysql/galera.cache\n'
    const reader = readerOf(() => Promise.resolve(result({ stdout })))
    expect(await reader.read(place, never)).toMatchObject({ bytes: 7 })
  })

  test('sudo that is refused is tried again after an hour', async () => {
    let asked = 0
    let nowMs = NOW
    const refused = () => {
      asked += 1
      return Promise.reject(new ContactError('sudo', 'sudo was refused.', 'Add the rule.'))
    }
    const reader = readerOf(refused, () => nowMs)
    const first = await reader.read(place, never)
    expect(first).toEqual({
      missing:
        'sudo was refused. Add the rule. It is tried once an hour. node1 does not answer SQL.',
    })
    expect(await reader.read(place, never)).toEqual(first)
    expect(asked).toBe(1)
    nowMs += 3_600_000
    await reader.read(place, never)
    expect(asked).toBe(2)
  })

  test('du as root is not asked of another directory', async () => {
    const reader = readerOf(() => Promise.reject(new Error('It ran.')))
    const elsewhere = { ...place, directory: '/data/mysql' }
    expect(await reader.read(elsewhere, never)).toEqual({
      missing: expect.stringContaining('is for /var/lib/mysql, not for /data/mysql'),
    })
  })
})
