import { mkdir, mkdtemp, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeContext, fakeServer, localServer } from './fake-server.ts'
import { inspectDataDir } from './data-dir.ts'
import { bringBack, moveAside } from './move-data.ts'
import { releaseData } from './release-data.ts'

/** The scripts run for real in a folder of this machine; mount points are met in the lab. */

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synced-aside-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function put(path: string, content: string): Promise<string> {
  await mkdir(join(folder, path), { recursive: true })
  await writeFile(join(folder, path, content), content)
  return join(folder, path)
}
const look = (path = '.') => readdir(join(folder, path))

describe('bringing data back', () => {
  const odd = `data of 'shop' $(id)`
  const places = () => ({
    dataDir: join(folder, odd),
    asideDir: join(folder, `${odd}.synced-aside-1`),
  })

  it('keeps what stood in their place, and tells where', async () => {
    await put(odd, 'half a copy')
    await put(`${odd}.synced-aside-1`, 'former')
    const spare = await bringBack(localServer(), 'job-7-3', places())
    expect(spare?.path).toBe(join(folder, `${odd}.synced-aside-job-7-3`))
    expect(await look(odd)).toEqual(['former'])
    expect(await look(`${odd}.synced-aside-job-7-3`)).toEqual(['half a copy'])
  })

  it('leaves no spare of an empty directory, and is harmless a second time', async () => {
    await mkdir(join(folder, odd))
    await put(`${odd}.synced-aside-1`, 'former')
    for (const _time of [1, 2]) {
      expect(await bringBack(localServer(), 'job-7-3', places())).toBeNull()
    }
    expect(await look()).toEqual([odd])
    expect(await look(odd)).toEqual(['former'])
  })

  it('cut off in between it goes on: the former data return, the spare stays', async () => {
    await put(`${odd}.synced-aside-job-7-3`, 'half a copy')
    await put(`${odd}.synced-aside-1`, 'former')
    const spare = await bringBack(localServer(), 'job-7-3', places())
    expect(spare?.path).toBe(join(folder, `${odd}.synced-aside-job-7-3`))
    expect(await look(odd)).toEqual(['former'])
  })
})

describe('a data directory that is a link', () => {
  const places = () => ({
    dataDir: join(folder, 'mysql'),
    asideDir: join(folder, 'mysql.synced-aside-1'),
  })
  beforeEach(async () => {
    await put('disk/mysql', 'ibdata1')
    await mkdir(join(folder, 'disk/mysql/shop'))
    await symlink(join(folder, 'disk/mysql'), join(folder, 'mysql'))
  })
  const inspect = () => inspectDataDir(localServer(), places().dataDir, places().asideDir)

  it('holds the data that lie where it leads', async () => {
    expect(await inspect()).toMatchObject({ kind: 'has-data', aside: null })
  })

  it.runIf(process.getuid?.() === 0)('moves the data and not the link, and back', async () => {
    // The user mysql owns what is made; here there may be none.
    const server = localServer()
    const { root } = localServer()
    server.root.run = (command) =>
      root.run({
        ...command,
        argv: command.argv.map((one) => one.replaceAll('mysql -g mysql', 'root -g root')),
      })
    await moveAside(server, places())
    expect(await look('disk')).toEqual(['mysql', 'mysql.synced-aside-1'])
    expect(await look('disk/mysql')).toEqual([])
    expect(await inspect()).toMatchObject({
      kind: 'empty',
      aside: join(folder, 'disk/mysql.synced-aside-1'),
    })
    expect(await readlink(places().dataDir)).toBe(join(folder, 'disk/mysql'))
    await bringBack(localServer(), 'job-7-3', places())
    expect(await look('mysql')).toEqual(['ibdata1', 'shop'])
    expect(await look('disk')).toEqual(['mysql'])
    expect(await readlink(places().dataDir)).toBe(join(folder, 'disk/mysql'))
  })

  it('that leads to the root of the file system is refused', async () => {
    await symlink('/', join(folder, 'root'))
    const run = inspectDataDir(localServer(), join(folder, 'root'))
    await expect(run).rejects.toThrow(/leads to no place for data/)
  })
})

describe('releasing data', () => {
  /** The record of the step would go to the server's own place; all else runs for real. */
  const act = async (path: string) => {
    const { root } = localServer()
    const server = fakeServer()
    const isRecord = (argv: readonly string[]) =>
      argv.some((one) => one.startsWith('/var/lib/synced'))
    server.root.run = (command) =>
      isRecord(command.argv)
        ? Promise.resolve({ code: 0, stdout: '', stderr: '', durationMs: 1 })
        : root.run(command)
    server.root.runDetached = (command) => root.runDetached(command)
    const context = fakeContext(server)
    await releaseData.run(context, { quarantineId: 'q1', path })
    return releaseData.verify(context, { quarantineId: 'q1', path })
  }

  it('deletes the directory with all that is in it, and nothing beside it', async () => {
    const path = await put(`a 'b' $(id) -x.synced-aside-1`, 'ibdata1')
    await put('mysql', 'ibdata1')
    expect(await act(path)).toMatchObject({ deleted: path })
    expect(await look()).toEqual(['mysql'])
    await act(path)
  })

  it.each([
    '/',
    '/var/lib/mysql',
    '/var/lib/mysql.synced-aside-1/',
    '/var/lib/mysql.synced-aside-1/..',
    '/var/../mysql.synced-aside-1',
    'mysql.synced-aside-1',
    '//mysql.synced-aside-1',
    '/var/lib/x\n.synced-aside-1',
    '/var/lib/.synced-aside-1/mysql',
  ])('refuses %j, which the console never made', async (path) => {
    const server = fakeServer()
    const run = releaseData.run(fakeContext(server), { quarantineId: 'q1', path })
    await expect(run).rejects.toThrow(/no place where the console sets data aside/)
    expect(server.commands).toEqual([])
  })

  it('refuses a link, a file, and a directory in which a process works', async () => {
    const target = await put('precious', 'kept')
    const link = join(folder, 'mysql.synced-aside-1')
    await symlink(target, link)
    await expect(act(link)).rejects.toThrow(/is no directory/)
    const inUse = await put('mysql.synced-aside-2', 'ibdata1')
    const server = spawn('sleep', ['60'], { cwd: inUse })
    try {
      await expect(act(inUse)).rejects.toThrow(/A process works in/)
    } finally {
      server.kill()
    }
    expect(await look('precious')).toEqual(['kept'])
    expect(await look('mysql.synced-aside-2')).toEqual(['ibdata1'])
  })
})
