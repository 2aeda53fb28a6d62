import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Action } from '#server/actions/action.ts'
import { actions } from '#server/actions/actions.ts'
import { fakeContext, fakeServer, type FakeServer } from '#server/actions/fake-server.ts'
import type { ActionName, ActionParams } from '#server/procedures/action-params.ts'

/** Stands in every generated text, so that it is found wherever the text went. */
const MARK = 'zqx'

const hostile = fc
  .tuple(
    fc.constantFrom('', '-', '--', ' ', '/', '%'),
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom('$(id)', '`id`', "'; DROP USER root; --", '"; id; "', '\\', '\n', '%s', 'ü'),
    ),
  )
  .map(([before, after]) => `${before}${MARK}${after}`)

/** Every text of every action's parameters at its worst. */
function paramsFrom(text: string): { [Name in keyof typeof actions]: ActionParams[Name] } {
  return {
    'lock-server': { jobId: text },
    'unlock-server': { jobId: text },
    'install-packages': { packages: ['rsync', text], apt: { proxy: text, stanza: text } },
    'set-data-aside': { dataDir: `/${text}`, asideDir: `/${text}.synced-aside-1` },
    'restore-data': {
      quarantineId: text,
      dataDir: `/${text}`,
      asideDir: `/${text}.synced-aside-1`,
    },
    'release-data': { quarantineId: text, path: `/${text}.synced-aside-1` },
    'write-file': {
      path: `/etc/${text}`,
      content: text,
      mode: 0o640,
      owner: text,
      withSstAuth: text,
    },
    'prove-configuration': { expected: { [text]: text, report_user: text } },
    'create-sst-account': { user: text, host: text, method: 'mariabackup' },
    'set-sst-auth': { user: text, method: 'mariabackup' },
    'open-firewall': { tool: 'ufw', peers: [text], ports: [4567] },
    'set-start-timeout': { seconds: 900 },
    'stop-mariadb': { reason: text },
    'add-host-entries': { entries: [{ address: text, names: [text] }] },
    'set-pc-weight': { weight: 2 },
    'prepare-logical-joiner': { dataDir: `/${text}`, user: text, host: text },
    'release-donor': { path: text },
    'bootstrap-cluster': { clusterName: text },
    'prove-bootstrap-flag-gone': { clusterName: text },
    'secure-root-account': { keepSocketLogin: true },
    'create-monitor-account': { user: text, host: text },
    'join-cluster': {
      clusterName: text,
      stateUuid: text,
      expectedSize: 3,
      expectedBytes: null,
      method: text,
    },
    'verify-replication': { readers: ['node1'] },
  }
}

/** A server that tells hostile names of its own, and answers everything else with success. */
function serverThatTells(text: string): FakeServer {
  return fakeServer(({ program, stdin = '', argv }) => {
    if (stdin.includes('VERSION()')) return { stdout: '10.11.19-MariaDB\n' }
    if (stdin.includes('mysql.global_priv')) return { stdout: `anonymous\t${text}\tlocalhost\n` }
    if (program === 'my_print_defaults') return { stdout: `--datadir=/${text}\n` }
    if (argv[1]?.includes('mariadbd --version')) return { stdout: 'mariadbd  Ver 10.11.19\n' }
    return undefined
  })
}

/** Statements with everything in quotes taken out. */
const bare = (statements: string) => statements.replaceAll(/'(?:[^'\\]|''|\\.)*'/gs, '')

function expectNotInterpreted(server: FakeServer): void {
  for (const { program, argv, stdin = '' } of server.commands) {
    expect(program).not.toContain(MARK)
    // What a shell reads as its program; the texts come behind it as "$1" and so on.
    if (argv[0] === '-c') expect(argv[1]).not.toContain(MARK)
    if (program === 'mariadb') expect(bare(stdin)).not.toContain(MARK)
    if (program === 'sh' || program === 'bash') expect(argv[0]).toBe('-c')
  }
}

describe.each(Object.keys(actions) as (keyof typeof actions)[])('%s', (name) => {
  it('gives nothing that was typed to a shell or to SQL as code', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const action = actions[name] as unknown as Action<ActionName>
        const params = paramsFrom(text)[name]
        const server = serverThatTells(text)
        const reader = fakeServer(() => undefined, 'node1')
        const context = fakeContext(server, {
          others: [reader],
          secrets: { sstPassword: `${text}12345678`, monitorPassword: `${text}12345678` },
          tickMs: 60_000,
        })
        for (const part of ['probe', 'run', 'verify', 'undo'] as const) {
          // A refusal is as good as a command that is quoted.
          await action[part]?.(context, params)?.catch(() => undefined)
        }
        expectNotInterpreted(server)
        expectNotInterpreted(reader)
      }),
      { numRuns: name === 'verify-replication' ? 5 : 40 },
    )
  })
})
