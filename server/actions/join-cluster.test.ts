import { describe, expect, it } from 'vitest'
import { readJournal } from '#e2e/fixtures/journals/read-journal.ts'
import { ActionFailure } from '#server/actions/action.ts'
import { fakeContext, fakeServer, type Answer } from '#server/actions/fake-server.ts'
import { joinCluster } from '#server/actions/join-cluster.ts'

const UUID = '8f6370e4-e59e-11f1-a635-779ca4214da8'
const params = {
  clusterName: 'shop',
  stateUuid: UUID,
  expectedSize: 4,
  expectedBytes: 1_000_000_000,
  method: 'mariabackup',
}
const RUNNING =
  'Id=mariadb.service\nLoadState=loaded\nActiveState=activating\nSubState=start\nMainPID=93\nNRestarts=0\n'
const SYNCED = `wsrep_local_state\t4\nwsrep_ready\tON\nwsrep_cluster_status\tPrimary\nwsrep_cluster_state_uuid\t${UUID}\nwsrep_cluster_size\t4\n`

interface Moment {
  unit?: string
  status?: string
  sockets?: string
  peers?: number
  work?: number
  messages?: string[]
}

/** What the watch prints; `number` makes the cursors of its entries unique. */
function sight(
  number: number,
  { unit = RUNNING, status = '', sockets = '', peers = 3, work = 0, messages = [] }: Moment,
): string {
  const entries = messages.map((MESSAGE, index) =>
    JSON.stringify({
      _SYSTEMD_UNIT: 'mariadb.service',
      __CURSOR: `c${number}.${index}`,
      __REALTIME_TIMESTAMP: String(1_763_720_000_000_000 + number),
      MESSAGE,
    }),
  )
  return `== unit\n${unit}\n== status\n${status}\n== sockets\n${sockets}\n== peers\n${peers}\n== work\nticks ${work} 0\n== journal\n${entries.join('\n')}\n`
}

/** A joiner that shows these moments one after the other, the last one for ever. */
function joiner(moments: Moment[], donorJournal: string[] = []) {
  let at = 0
  const answer: Answer = ({ program, argv }) => {
    const script = argv[1] ?? ''
    if (program === 'systemctl' && argv[0] === 'show') return { stdout: 'ActiveState=inactive\n' }
    if (script.includes('== unit')) {
      const moment = moments[Math.min(at, moments.length - 1)] ?? {}
      at += 1
      return { stdout: sight(at, moment) }
    }
    return undefined
  }
  const server = fakeServer(answer)
  const donor = fakeServer(
    () => ({
      stdout: donorJournal
        .map((MESSAGE) =>
          JSON.stringify({
            _SYSTEMD_UNIT: 'mariadb.service',
            __CURSOR: 'd',
            __REALTIME_TIMESTAMP: '1763720000000000',
            MESSAGE,
          }),
        )
        .join('\n'),
    }),
    'node1',
  )
  return { server, donor }
}

const CHOSEN = [
  'WSREP: Shifting PRIMARY -> JOINER (TO: 12)',
  "WSREP: Member 3.0 (node4) requested state transfer from '*any*'. Selected 0.0 (node1)(SYNCED) as donor.",
]
const ABORTED =
  'Id=mariadb.service\nLoadState=loaded\nActiveState=activating\nSubState=auto-restart\nMainPID=0\nNRestarts=1\n'
const ran = (server: ReturnType<typeof joiner>['server'], part: string) =>
  server.commands.filter(({ program, argv }) => [program, ...argv].join(' ').includes(part))

async function failureOf(promise: Promise<unknown>): Promise<ActionFailure> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof ActionFailure) return error
  throw new Error(`No ActionFailure, but ${String(error)}`)
}

/** Runs and is a whole member until it is told to stop. */
function member() {
  let active = true
  return fakeServer(({ program, argv }) => {
    if (program === 'systemctl' && argv[0] === 'stop') active = false
    if (program === 'systemctl' && argv[0] === 'show') {
      return { stdout: `ActiveState=${active ? 'active' : 'inactive'}\n` }
    }
    return program === 'mariadb' ? { stdout: SYNCED } : undefined
  })
}

describe('a member that comes back', () => {
  it('taking back a restart leaves it running once it is whole; a new node leaves again', async () => {
    const back = member()
    await joinCluster.undo?.(fakeContext(back), { ...params, staysWhenWhole: true })
    expect(ran(back, 'systemctl stop')).toEqual([])
    const fresh = member()
    await joinCluster.undo?.(fakeContext(fresh), params)
    expect(ran(fresh, 'systemctl stop')).toHaveLength(1)
  })

  it('whether it starts at boot is left as its owner has it', async () => {
    const back = member()
    await joinCluster.verify(fakeContext(back), { ...params, leaveBoot: true })
    expect(ran(back, 'systemctl enable')).toEqual([])
    const fresh = member()
    await joinCluster.verify(fakeContext(fresh), params)
    expect(ran(fresh, 'systemctl enable')).toHaveLength(1)
  })
})

describe('joinCluster', () => {
  it('follows the journal of a real join to its end', async () => {
    const lines = readJournal('mariabackup-node3').map(({ message }) => message)
    const { server } = joiner([
      { messages: lines.slice(0, 60) },
      {
        messages: lines.slice(60),
        // The first connection of mariadb-backup carries no data, and IST comes on another port.
        sockets: [
          '0 0 10.0.0.14:4444 10.0.0.11:5000 cubic bytes_received:90',
          '0 0 10.0.0.14:4444 10.0.0.11:5002 cubic bytes_received:800000000',
          '0 0 10.0.0.14:4568 10.0.0.11:5004 cubic bytes_received:900000000',
        ].join('\n'),
      },
      { status: SYNCED },
    ])
    const context = fakeContext({ ...server, key: 'node3' })
    await joinCluster.run(context, params)
    const record = ran(server, 'story').at(-1)?.stdin ?? ''
    expect(JSON.parse(record)).toMatchObject({
      kind: 'SST',
      method: 'mariabackup',
      donor: 'node1',
      bytes: 800_000_000,
    })
    expect(JSON.parse(record).durationMs).toBeGreaterThanOrEqual(0)
    expect(ran(server, 'start --no-block mariadb.service')).toHaveLength(1)
    expect(context.progress.map(({ stage }) => stage)).toContain('Synced')
  })

  it('does not start what runs already, so that a second worker only follows', async () => {
    const { server } = joiner([{ status: SYNCED }])
    const unit = 'ActiveState=activating\n'
    const { root } = server
    const run: typeof root.run = (command) =>
      command.program === 'systemctl' && command.argv[0] === 'show'
        ? Promise.resolve({ code: 0, stdout: unit, stderr: '', durationMs: 1 })
        : root.run(command)
    await joinCluster.run(fakeContext({ ...server, root: { ...root, run } }), params)
    expect(ran(server, 'start --no-block')).toHaveLength(0)
  })

  it('stops a crash loop at once and names the cause that only the donor knows', async () => {
    const { server, donor } = joiner(
      [
        { messages: CHOSEN },
        { unit: ABORTED, messages: ['WSREP: Will never receive state. Need to abort.'] },
      ],
      [
        "[00] Failed to connect to MariaDB server: Access denied for user 'sst'@'localhost' (using password: YES).",
      ],
    )
    const failure = await failureOf(
      joinCluster.run(fakeContext(server, { others: [donor] }), params),
    )
    expect(failure.message).toBe(
      'The join failed. The SST account sst may not log in on node1, so nothing was sent.',
    )
    expect(failure.mend).toContain('wsrep_sst_auth on node1')
    expect(ran(server, 'systemctl mask --runtime mariadb.service')).toHaveLength(1)
  })

  it('says so when the donor cannot be asked either', async () => {
    const { server } = joiner([
      { messages: CHOSEN },
      { unit: ABORTED, messages: ['xb_stream_read_chunk(): my_read() failed.'] },
    ])
    const failure = await failureOf(joinCluster.run(fakeContext(server), params))
    expect(failure.message).toContain('broke off')
    expect(failure.message).toContain('node1 does not answer any more')
  })

  it('takes slow for slow: hours without an end while bytes or processors move', async () => {
    const moments = Array.from({ length: 400 }, (_, index) => ({
      messages: index === 0 ? [...CHOSEN, 'Waiting for SST streaming to complete!'] : [],
      // Alternately a few bytes and a little processor time.
      sockets: `0 0 10.0.0.14:4444 10.0.0.11:5000\n\t bbr bytes_received:${Math.floor(index / 2) * 100_000}`,
      work: 30 * Math.ceil(index / 2),
    }))
    const { server } = joiner([...moments, { status: SYNCED }])
    const context = fakeContext(server, { tickMs: 60_000 })
    await joinCluster.run(context, params)
    expect(ran(server, 'mask --runtime')).toHaveLength(0)
    expect(context.progress.at(-1)).toMatchObject({ stage: 'streaming', doneBytes: 19_900_000 })
  })

  it('gives up a joiner that nothing reaches any more, and leaves one alone that just waits', async () => {
    const cut = joiner([{ messages: CHOSEN }, { peers: 0 }])
    const failure = await failureOf(
      joinCluster.run(fakeContext(cut.server, { tickMs: 20_000 }), params),
    )
    expect(failure.message).toContain('lost its connection to shop')
    expect(ran(cut.server, 'mask --runtime')).toHaveLength(1)

    const still = joiner([{ messages: [...CHOSEN, 'Waiting for SST streaming to complete!'] }, {}])
    const stalled = await failureOf(
      joinCluster.run(fakeContext(still.server, { tickMs: 60_000 }), params),
    )
    expect(stalled.message).toContain('Nothing has moved for 30 min')
    expect(ran(still.server, 'mask --runtime')).toHaveLength(0)
  })

  it('starts an outcast again, once', async () => {
    const outcast = 'WSREP: Rejecting JOIN message from 3.0 (node4): new State Transfer required.'
    const other = 'WSREP: Rejecting JOIN message from 2.0 (node9): new State Transfer required.'
    const { server } = joiner([{ messages: [other] }, { messages: [outcast] }, { status: SYNCED }])
    await joinCluster.run(fakeContext(server), params)
    expect(ran(server, 'start --no-block mariadb.service')).toHaveLength(2)
    expect(ran(server, 'mask --runtime')).toHaveLength(1)
  })

  it('stops a node that joined another cluster', async () => {
    const foreign = SYNCED.replace(UUID, '11111111-e59e-11f1-a635-779ca4214da8')
    const { server } = joiner([{ status: foreign }])
    const failure = await failureOf(joinCluster.run(fakeContext(server), params))
    expect(failure.message).toContain('joined another cluster')
    expect(ran(server, 'stop --no-block mariadb.service')).toHaveLength(1)
  })
})
