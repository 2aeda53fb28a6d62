import { describe, expect, it } from 'vitest'
import { addHostEntries } from '#server/actions/add-host-entries.ts'
import { INSTALL_SCRIPT } from '#server/actions/apt-script.ts'
import { createMonitorAccount } from '#server/actions/create-monitor-account.ts'
import { createSstAccount } from '#server/actions/create-sst-account.ts'
import {
  fakeContext,
  fakeServer,
  localServer,
  type FakeServer,
} from '#server/actions/fake-server.ts'
import { FIREWALLD, NFTABLES, UFW } from '#server/actions/firewall-scripts.ts'
import { installPackages } from '#server/actions/install-packages.ts'
import { joinCluster } from '#server/actions/join-cluster.ts'
import { releaseDonor } from '#server/actions/release-donor.ts'
import { secureRootAccount } from '#server/actions/secure-root-account.ts'
import { setSstAuth } from '#server/actions/set-sst-auth.ts'
import type { ActionName, ActionParams } from '#server/procedures/action-params.ts'
import { planAddNode } from '#server/procedures/plan-add-node.ts'
import { planDeploy } from '#server/procedures/plan-deploy.ts'
import {
  addNodeInput,
  deployInput,
  withChoices,
  withJoiner,
  withMemberFacts,
} from '#server/procedures/plan-fixture.ts'
import type { Plan, PlanStep } from '#server/procedures/plan.ts'
import { renderPlan } from '#server/procedures/render-plan.ts'
import { HIDDEN, hideSecretOptions } from '#server/galera/secret-options.ts'

const HOSTS = '127.0.0.1 localhost\n# synced begin\n10.0.0.77 former\n# synced end\n'
const STANZA = 'Types: deb\nURIs: https://repo.example/\nSuites: ./'

const withHosts = withJoiner({
  files: { '/etc/hosts': HOSTS },
  firewall: { tool: 'ufw', active: true },
})
const added = planAddNode(
  withChoices(
    { hostEntries: true, apt: { proxy: 'http://proxy:3142', stanza: STANZA } },
    withHosts,
  ),
)
const deployed = planDeploy(deployInput())

function stepOf<Name extends ActionName>(plan: Plan, server: string, action: Name): PlanStep<Name> {
  const found = plan.steps.find((one) => one.server === server && one.action === action)
  if (!found) throw new Error(`The plan has no ${action} on ${server}.`)
  return found as PlanStep<Name>
}

/** What was sent to MariaDB to change something. */
function statements({ commands }: FakeServer): string[] {
  return commands
    .flatMap(({ program, stdin = '' }) => (program === 'mariadb' ? stdin.split(';\n') : []))
    .filter((one) => one !== '' && !/^\s*(SELECT|SHOW)\b/.test(one))
}

const typed = ({ commands }: FakeServer) =>
  commands.map(({ program, argv }) => [program, ...argv].join(' '))

const secrets = { sstPassword: 'gEheim-12', monitorPassword: 'gEheim-12' }
const noAccount = fakeServer.bind(null, ({ stdin = '' }) => {
  if (stdin.includes('VERSION()')) return { stdout: '10.11.19-MariaDB\n' }
  if (stdin.includes('SHOW GRANTS'))
    return { code: 1, stderr: 'ERROR 1141 (42000) at line 1: no such grant' }
  return undefined
})

describe('what a plan shows is what its steps do', () => {
  it('statements that make accounts', async () => {
    const sst = stepOf(deployed, 'node1', 'create-sst-account')
    const monitor = stepOf(deployed, 'node1', 'create-monitor-account')
    const [one, other] = [noAccount(), noAccount()]
    await createSstAccount.run(fakeContext(one, { secrets }), sst.params)
    await createMonitorAccount.run(fakeContext(other, { secrets }), monitor.params)
    expect(statements(one).map(hideSecretOptions)).toEqual(sst.commands)
    expect(statements(other).map(hideSecretOptions)).toEqual(monitor.commands)
    expect(monitor.commands.join('\n')).toContain(HIDDEN)
    expect(monitor.commands.at(-1)).toContain('GRANT SELECT ON mysql.wsrep_cluster_members')
  })

  it('statements that secure root', async () => {
    const { commands, params } = stepOf(deployed, 'node1', 'secure-root-account')
    const rows = [
      ['anonymous', '', 'localhost'],
      ['remote-root', 'root', '%'],
      ['open-root', 'root', 'localhost'],
      ['schema', 'test', ''],
      ['grant', 'test', ''],
    ]
    const one = fakeServer(({ stdin = '' }) =>
      stdin.includes('UNION ALL')
        ? { stdout: rows.map((row) => `${row.join('\t')}\n`).join('') }
        : undefined,
    )
    await secureRootAccount.run(fakeContext(one), params)
    const kinds = statements(one).map((text) => text.replace(/@'(localhost|%)'$/, `@'<host>'`))
    for (const kind of kinds.filter((text) => !text.startsWith('ALTER'))) {
      expect(commands).toContain(kind)
    }
    expect(commands).toContain("ALTER USER 'root'@'localhost' IDENTIFIED VIA unix_socket")
  })

  it('statements for a member that donates, and what is taken back of the named donor', async () => {
    const plan = planAddNode(
      withMemberFacts('node2', { sstAccount: { user: 'sst', works: false, error: 'no' } }),
    )
    const auth = stepOf(plan, 'node2', 'set-sst-auth')
    const one = noAccount()
    await setSstAuth.run(fakeContext(one, { secrets }), auth.params)
    expect(statements(one).join('').replace('gEheim-12', HIDDEN)).toBe(auth.commands.join(''))
    const release = stepOf(plan, 'node4', 'release-donor')
    expect(release.commands).toEqual([
      `rm -f -- ${release.params.path}`,
      "SET GLOBAL wsrep_sst_donor = ''",
    ])
    const donor = fakeServer(({ stdin = '' }) =>
      stdin.includes('donor=') ? { stdout: 'donor=node2,\n' } : undefined,
    )
    await releaseDonor.run(fakeContext(donor), release.params)
    expect(statements(donor)).toEqual([release.commands[1]])
  })

  it('the file /etc/hosts, as a difference to what is there', async () => {
    const { files, params } = stepOf(added, 'node4', 'add-host-entries')
    const one = fakeServer(({ argv }) =>
      argv.includes('[ ! -e "$1" ] || cat -- "$1"') ? { stdout: HOSTS } : undefined,
    )
    await addHostEntries.run(fakeContext(one), params)
    const written = one.commands.find(({ stdin = '' }) => stdin.includes('localhost'))?.stdin
    expect(files).toEqual([{ path: '/etc/hosts', before: HOSTS, after: written }])
    expect(written).toContain('10.0.0.77 former\n10.0.0.1 node1\n')
    const text = renderPlan(added)
    expect(text).toContain('   changes /etc/hosts\n     127.0.0.1 localhost\n')
    expect(text).toContain('   + 10.0.0.1 node1\n')
    expect(text).not.toContain('- 127.0.0.1 localhost')
  })

  it('of a long /etc/hosts only our own block, since a plan is kept', () => {
    const long = `${'0.0.0.0 ads.example\n'.repeat(5000)}${HOSTS}`
    const plan = planAddNode(
      withChoices({ hostEntries: true }, withJoiner({ files: { '/etc/hosts': long } })),
    )
    const [file] = stepOf(plan, 'node4', 'add-host-entries').files
    expect(file?.before).toBe('# synced begin\n10.0.0.77 former\n# synced end\n')
    expect(file?.after.length).toBeLessThan(300)
  })

  it('the private repository and the commands of apt', async () => {
    const { files, commands, params } = stepOf(added, 'node4', 'install-packages')
    const one = fakeServer()
    await installPackages.run(fakeContext(one), params)
    const written = one.commands.find(({ stdin = '' }) => stdin.includes('URIs'))?.stdin
    expect(files).toEqual([
      { path: '/etc/apt/sources.list.d/synced.sources', before: null, after: written },
    ])
    const [update, , install] = commands
    expect(update).toMatch(/^apt-get -y .*-o Acquire::http::Proxy=http:\/\/proxy:3142 update$/)
    expect(install).toContain(` --no-install-recommends install -- ${params.packages.join(' ')}`)
    for (const option of update?.match(/-o DPkg\S+|-o Dpkg\S+/g) ?? []) {
      expect(INSTALL_SCRIPT).toContain(option)
    }
  })

  it('a start of a newcomer also enables the unit, where it is not enabled', async () => {
    const { commands, params } = stepOf(added, 'node4', 'join-cluster')
    expect(commands).toContain('systemctl enable --quiet mariadb.service')
    const status = {
      wsrep_ready: 'ON',
      wsrep_connected: 'ON',
      wsrep_cluster_status: 'Primary',
      wsrep_local_state: '4',
      wsrep_local_state_comment: 'Synced',
      wsrep_cluster_size: '4',
      wsrep_cluster_state_uuid: params.stateUuid ?? '',
      wsrep_on: 'ON',
      wsrep_cluster_name: 'shop',
    }
    const rows = Object.entries(status).map((pair) => `${pair.join('\t')}\n`)
    const serverWith = (unitFileState: string) =>
      fakeServer(({ program, argv }) => {
        if (program === 'mariadb') return { stdout: rows.join('') }
        if (argv[0] !== 'show') return undefined
        return {
          stdout: `Id=mariadb.service\nActiveState=active\nUnitFileState=${unitFileState}\n`,
        }
      })
    const [off, on] = [serverWith('disabled'), serverWith('enabled')]
    await joinCluster.verify(fakeContext(off), params)
    await joinCluster.verify(fakeContext(on), params)
    expect(typed(off)).toContain('systemctl enable --quiet mariadb.service')
    expect(typed(on)).not.toContain('systemctl enable --quiet mariadb.service')
  })
})

describe('the commands of firewalls', () => {
  const rules: ActionParams['open-firewall'] = {
    tool: 'ufw',
    peers: ['10.0.0.1', '2001:db8::1'],
    ports: [4567],
  }
  const shown = (tool: 'ufw' | 'firewalld' | 'nftables') => {
    const input = withChoices({}, withJoiner({ firewall: { tool, active: true } }, addNodeInput()))
    return stepOf(planAddNode(input), 'node4', 'open-firewall').commands
  }

  it.each(['ufw', 'firewalld', 'nftables'] as const)(
    'a plan with %s shows one for each rule',
    (tool) => {
      const commands = shown(tool).join('\n')
      for (const address of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) {
        for (const port of rules.ports) expect(commands).toMatch(new RegExp(`${address}.*${port}`))
      }
    },
  )

  it('are those of the scripts, with stand-ins for the programs', async () => {
    const bare = (lines: string[]) => lines.map((line) => line.replaceAll("'", ''))
    expect(await ranBy(UFW.add, 'ufw')).toEqual(bare(shown('ufw').slice(0, 1)))
    const rich = await ranBy(FIREWALLD.add, 'firewall-cmd')
    expect(rich).toEqual(
      bare(shown('firewalld').slice(0, 2)).map((line) => line.replace('<its zone>', 'public')),
    )
    expect(NFTABLES.add).toContain('insert rule $family $table $chain jump $own')
  })
})

/** What a script has a program change for one rule. */
async function ranBy(script: string, program: string): Promise<string[]> {
  const stand = `
${program}() {
  case $* in
    *allow*|*--add-rich-rule*) printf '%s\\n' "${program} $*" >&9;;
    *--query*) return 1;;
    *--get*) echo public;;
  esac
}
ip() { :; }; mkdir() { :; }
exec 9>&1 >/dev/null
`
  const { stdout } = await localServer().root.run({
    program: 'bash',
    argv: ['-c', stand + script.replace('>> "$record"', ''), 'synced', '<step>', '10.0.0.1 4567'],
  })
  return stdout.split('\n').filter((line) => line !== '')
}
