import { attachLab } from './attach-lab.ts'
import { runningLabs } from './lab-state.ts'
import { cleanUp, requirements } from './cli-machine.ts'
import { openShell, printServer, runInServer, writeUntilStopped } from './cli-server.ts'
import { up } from './cli-up.ts'
import { isDebianRelease } from './debian-release.ts'
import { LabError } from './lab-error.ts'
import type { Lab, LabServer } from './lab-types.ts'
import { parseBytes } from './parse-bytes.ts'

export interface Invocation {
  options: ReadonlyMap<string, string>
  names: readonly string[]
  /** What follows `--`. */
  program: readonly string[]
}

export interface Command {
  verb: string
  synopsis: string
  options: string[]
  /** Resolves to the exit code, 0 where it gives none. */
  run(invocation: Invocation): Promise<number | void>
}

/** A command that works on a running lab, on each of the servers that it names. */
function onServers(
  verb: string,
  synopsis: string,
  work: (server: LabServer, lab: Lab, options: ReadonlyMap<string, string>) => Promise<unknown>,
  options: string[] = [],
): Command {
  return {
    verb,
    synopsis: `NAME… ${synopsis}`,
    options,
    run: async (invocation) => {
      const lab = attachLab(invocation.options.get('lab'))
      const servers = serversNamed(lab, invocation.names)
      if (servers.length === 0) throw new LabError(`Name a server: ${verb} NAME.`)
      await Promise.all(servers.map((server) => work(server, lab, invocation.options)))
    },
  }
}

function serversNamed(lab: Lab, names: readonly string[]): LabServer[] {
  return names.map((name) => {
    const server = lab.servers.find((one) => one.name === name)
    const known = lab.servers.map((one) => one.name).join(', ')
    if (server === undefined) throw new LabError(`No server ${name} in the lab: it has ${known}.`)
    return server
  })
}

function numberOption(options: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = options.get(name)
  if (text === undefined) return undefined
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new LabError(`--${name} wants a number.`)
  return Number(text)
}

const commands: Command[] = [
  {
    verb: 'up',
    synopsis: 'start a lab and keep it until Ctrl-C',
    options: ['nodes', 'bare', 'release', 'name', 'sst-method', 'gcache-size'],
    run: ({ options }) => up(options),
  },
  {
    verb: 'ls',
    synopsis: 'list labs and servers',
    options: [],
    run: async () => {
      const labs = runningLabs()
      if (labs.length === 0) console.log('No lab is running.')
      for (const { id, owner } of labs) {
        const lab = attachLab(id)
        console.log(`lab ${id}  ${lab.subnet}  owner ${owner.pid}`)
        for (const server of lab.servers) await printServer(server)
      }
    },
  },
  {
    verb: 'add',
    synopsis: 'add a bare server',
    options: ['release', 'name'],
    run: async ({ options }) => {
      const release = options.get('release')
      const name = options.get('name')
      if (release !== undefined && !isDebianRelease(release)) {
        throw new LabError('--release wants bullseye, bookworm or trixie.')
      }
      const server = await attachLab(options.get('lab')).addServer({
        ...(release === undefined ? {} : { release }),
        ...(name === undefined ? {} : { name }),
      })
      await printServer(server)
    },
  },
  {
    verb: 'cut',
    synopsis: 'NAME[,NAME…] NAME[,NAME…]  no packets between the two groups',
    options: [],
    run: async ({ options, names }) => {
      const lab = attachLab(options.get('lab'))
      const [a, b] = names.map((group) => serversNamed(lab, group.split(',')))
      if (a === undefined || b === undefined)
        throw new LabError('Name two groups: cut node1 node2,node3.')
      await lab.cut(a, b)
    },
  },
  {
    verb: 'heal',
    synopsis: 'end every cut',
    options: [],
    run: ({ options }) => attachLab(options.get('lab')).heal(),
  },
  onServers('disconnect', 'pull the cable', (server, lab) => lab.disconnect(server)),
  onServers('reconnect', 'plug it in', (server, lab) => lab.reconnect(server)),
  onServers(
    'slow',
    '[--delay MS] [--rate MBIT]  slow all traffic, each way',
    (server, lab, options) => {
      const delayMs = numberOption(options, 'delay')
      const rateMbit = numberOption(options, 'rate')
      return lab.slow(server, {
        ...(delayMs === undefined ? {} : { delayMs }),
        ...(rateMbit === undefined ? {} : { rateMbit }),
      })
    },
    ['delay', 'rate'],
  ),
  onServers('unslow', 'full speed again', (server, lab) => lab.unslow(server)),
  onServers('kill', 'SIGKILL to mariadbd, kept down', (server) => server.killMariadb()),
  onServers('start', 'start MariaDB', (server) => server.startMariadb()),
  onServers('stop-mariadb', 'stop MariaDB', (server) => server.stopMariadb()),
  onServers('power-off', 'shut down', (server) => server.powerOff()),
  onServers('cut-power', 'SIGKILL to everything', (server) => server.cutPower()),
  onServers('boot', 'start it again', (server) => server.boot()),
  onServers(
    'fill-disk',
    '[--leave SIZE]  fill the disk of the data directory',
    (server, _lab, options) =>
      server.fillDisk({ leaveBytes: parseBytes(options.get('leave') ?? '0') }),
    ['leave'],
  ),
  onServers('free-disk', 'empty it again', (server) => server.freeDisk()),
  onServers(
    'skew-clock',
    '--seconds N  a wrong clock for MariaDB',
    (server, _lab, options) => server.skewClock(numberOption(options, 'seconds') ?? 0),
    ['seconds'],
  ),
  onServers(
    'load',
    '--size SIZE  make rows',
    (server, lab, options) =>
      lab.loadData(server, { bytes: parseBytes(options.get('size') ?? '') }),
    ['size'],
  ),
  {
    verb: 'write-load',
    synopsis: 'NAME… [--rate N]  commit rows until Ctrl-C, then check them',
    options: ['rate'],
    run: async ({ options, names }) => {
      const lab = attachLab(options.get('lab'))
      return await writeUntilStopped(lab, serversNamed(lab, names), numberOption(options, 'rate'))
    },
  },
  {
    verb: 'exec',
    synopsis: 'NAME -- PROGRAM…  run as root',
    options: [],
    run: ({ options, names, program }) => {
      const lab = attachLab(options.get('lab'))
      return runInServer(serversNamed(lab, names), program)
    },
  },
  {
    verb: 'ssh',
    synopsis: 'NAME [-- PROGRAM…]  sign in as ops',
    options: [],
    run: ({ options, names, program }) => {
      const lab = attachLab(options.get('lab'))
      return openShell(lab, serversNamed(lab, names), program)
    },
  },
  {
    verb: 'stop',
    synopsis: 'end a lab',
    options: [],
    run: ({ options }) => attachLab(options.get('lab')).stop(),
  },
  {
    verb: 'clean',
    synopsis: '[--cache yes]  remove what dead labs left, and the cached trees and packages',
    options: ['cache'],
    run: ({ options }) => cleanUp(options.get('cache') === 'yes'),
  },
  {
    verb: 'requirements',
    synopsis: '[--install yes]  say what is missing, and install it',
    options: ['install'],
    run: ({ options }) => requirements(options.get('install') === 'yes'),
  },
]

export function findCommand(verb: string): Command | null {
  return commands.find((command) => command.verb === verb) ?? null
}

export function usage(): string {
  const lines = commands.map(({ verb, synopsis }) => `  ${verb.padEnd(13)} ${synopsis}`)
  return [
    'npm run lab -- COMMAND [--lab ID]',
    '',
    ...lines,
    '',
    'up takes --nodes 3 --bare 1 --release bookworm --name lab --sst-method rsync --gcache-size 128M',
  ].join('\n')
}
