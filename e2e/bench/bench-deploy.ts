import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLab, type LabServer } from '#e2e/lab/lab.ts'
import { runCommand } from '#e2e/lab/run-command.ts'
import { newServer, runPlan, storyOf, type RanJob } from '#e2e/worker/run-plan.ts'
import { prepareWorker } from '#e2e/worker/worker-under-test.ts'
import { quantile } from './quantile.ts'

const PAIRS = 5
const LIMIT_SECONDS = 120
const LIMIT_RATIO = 1.1
const SCRIPT = join(import.meta.dirname, 'deploy-by-hand.sh')

interface Pair {
  scriptSeconds: number
  consoleSeconds: number
  planSeconds: number
}

/** Three bare servers to a verified cluster, by the console and by a script written by hand. */
export async function benchDeploy(): Promise<void> {
  // A console has a disk of its own. On that of the three servers each of its commits would wait for
  // dpkg's, and make dpkg wait: 5 s of a deployment (measured).
  process.env.TMPDIR = '/dev/shm'
  const pairs = Number(process.argv[3] ?? PAIRS)
  if (!Number.isInteger(pairs) || pairs < 1) throw new Error('Give the number of pairs, 1 or more.')
  // The packages are in the lab's cache afterwards.
  await onBareServers(byScript)
  console.log('| pair | script | console | of it the plan before | console / script |')
  console.log('| --- | --- | --- | --- | --- |')
  const seen: Pair[] = []
  for (let number = 1; number <= pairs; number++) {
    const pair = await onePair(number)
    seen.push(pair)
    console.log(row(String(number), pair))
  }
  const median = (of: (pair: Pair) => number) => quantile(seen.map(of), 0.5)
  const ratio = median(ratioOf)
  const seconds = median(({ consoleSeconds }) => consoleSeconds)
  console.log(
    `| median | ${median(({ scriptSeconds }) => scriptSeconds).toFixed(1)} s | ${seconds.toFixed(1)} s` +
      ` | ${median(({ planSeconds }) => planSeconds).toFixed(1)} s | ${ratio.toFixed(2)} |`,
  )
  if (seconds >= LIMIT_SECONDS || ratio > LIMIT_RATIO) {
    throw new Error(`More than ${LIMIT_SECONDS} s, or than ${LIMIT_RATIO} times the script.`)
  }
}

/** Which of the two goes first alternates, so that neither always finds the warmer machine. */
async function onePair(number: number): Promise<Pair> {
  const script = () => onBareServers(byScript)
  const console_ = () => onBareServers(byConsole)
  if (number % 2 === 1) {
    const scriptSeconds = await script()
    return { scriptSeconds, ...(await console_()) }
  }
  const fromConsole = await console_()
  return { scriptSeconds: await script(), ...fromConsole }
}

function row(name: string, pair: Pair): string {
  const { scriptSeconds, consoleSeconds, planSeconds } = pair
  return (
    `| ${name} | ${scriptSeconds.toFixed(1)} s | ${consoleSeconds.toFixed(1)} s` +
    ` | ${planSeconds.toFixed(1)} s | ${ratioOf(pair).toFixed(2)} |`
  )
}

const ratioOf = ({ scriptSeconds, consoleSeconds }: Pair) => consoleSeconds / scriptSeconds

async function onBareServers<Result>(
  run: (servers: readonly LabServer[]) => Promise<Result>,
): Promise<Result> {
  const lab = await startLab({ servers: 3 })
  // What the run before left to be written to the disk would slow this one: dpkg waits for the disk.
  await runCommand(['sync'], { timeoutMs: 120_000 })
  try {
    return await run(lab.servers)
  } finally {
    await lab.stop()
  }
}

async function byScript(servers: readonly LabServer[]): Promise<number> {
  const [first] = servers
  if (!first) throw new Error('The lab came up without servers.')
  const folder = await mkdtemp(join(tmpdir(), 'synced-by-hand-'))
  try {
    const key = join(folder, 'key')
    await writeFile(key, first.ssh.privateKey, { mode: 0o600 })
    const startedAtMs = performance.now()
    const addresses = servers.map(({ address }) => address)
    await runCommand([SCRIPT, key, first.ssh.user, ...addresses], { timeoutMs: 300_000 })
    return (performance.now() - startedAtMs) / 1000
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Counted from the confirmed plan until the console shows all three as Synced. */
async function byConsole(
  servers: readonly LabServer[],
): Promise<Pick<Pair, 'consoleSeconds' | 'planSeconds'>> {
  const [first] = servers
  if (!first) throw new Error('The lab came up without servers.')
  const worker = await prepareWorker()
  try {
    worker.start()
    const deps = {
      db: worker.db,
      key: worker.key,
      now: Date.now,
      actor: { kind: 'system' },
    } as const
    const { user: username, privateKey } = first.ssh
    const job = await runPlan(
      deps,
      'plan-deploy',
      {
        clusterName: 'bench',
        servers: await Promise.all(servers.map((server) => newServer(server))),
        sqlCredentialName: 'bench monitor',
        sshCredentialName: 'bench ssh',
        ssh: { kind: 'ssh-key', username, privateKey, passphrase: null, sudoPassword: null },
        method: 'mariabackup',
      },
      300_000,
    )
    if (job.state !== 'succeeded') throw new Error(`The job is ${job.state}.\n${storyOf(job)}`)
    const shownFromMs = performance.now()
    for (const { id } of await worker.db.node.findMany()) {
      await worker.until(id, (one) => one.reading?.localState === 4)
    }
    const consoleSeconds = (job.jobMs + performance.now() - shownFromMs) / 1000
    if (process.env.SYNCED_BENCH_STEPS) console.error(stepTimes(job))
    return { consoleSeconds, planSeconds: job.planMs / 1000 }
  } finally {
    await worker.close()
  }
}

/** Where the time goes; asked for by the environment. */
function stepTimes({ steps }: RanJob): string {
  return steps
    .map(({ key, startedAt, endedAt }) => {
      const ms = (endedAt?.getTime() ?? NaN) - (startedAt?.getTime() ?? NaN)
      return `${startedAt?.toISOString().slice(14, 23)} ${String(ms).padStart(6)} ms ${key}`
    })
    .join('\n')
}
