import { LabError } from './lab-error.ts'
import { isDebianRelease } from './debian-release.ts'
import { startClusterLab, startLab } from './lab.ts'
import type { Lab } from './lab-types.ts'
import type { SstMethod } from './lab-types.ts'
import { printServer } from './cli-server.ts'
import { treeDescriptions } from './tree-cache.ts'

const sstMethods: readonly SstMethod[] = ['mariabackup', 'rsync', 'rsync_wan', 'mysqldump']

/** Starts a lab in the foreground; resolves when it is stopped and removed. */
export async function up(options: ReadonlyMap<string, string>): Promise<void> {
  const startedAt = Date.now()
  // A signal during the start ends this process, and then the guardian removes the lab.
  const lab = await start(options)
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  console.log(`Lab ${lab.id} on ${lab.subnet} is up after ${seconds} s.`)
  for (const server of lab.servers) await printServer(server)
  for (const tree of treeDescriptions()) console.log(tree)
  console.log('Ctrl-C stops it and removes everything.')
  await new Promise<void>((resolve) => {
    const keepAlive = setInterval(() => undefined, 60_000)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        clearInterval(keepAlive)
        resolve()
      })
    }
  })
  console.log('Removing the lab.')
  await lab.stop()
}

async function start(options: ReadonlyMap<string, string>): Promise<Lab> {
  const release = options.get('release') ?? 'bookworm'
  if (!isDebianRelease(release)) {
    throw new LabError('--release wants bullseye, bookworm or trixie.')
  }
  const nodes = count(options, 'nodes', 3)
  const bare = count(options, 'bare', 0)
  if (nodes === 0) return await startLab({ servers: bare, release })
  const sstMethod = sstMethods.find((method) => method === (options.get('sst-method') ?? 'rsync'))
  if (sstMethod === undefined) throw new LabError(`--sst-method wants ${sstMethods.join(', ')}.`)
  const gcacheSize = options.get('gcache-size')
  return await startClusterLab({
    nodes,
    bare,
    release,
    sstMethod,
    name: options.get('name') ?? 'lab',
    ...(gcacheSize === undefined ? {} : { gcacheSize }),
  })
}

function count(options: ReadonlyMap<string, string>, name: string, otherwise: number): number {
  const text = options.get(name) ?? String(otherwise)
  if (!/^\d{1,3}$/.test(text)) throw new LabError(`--${name} wants a number.`)
  return Number(text)
}
