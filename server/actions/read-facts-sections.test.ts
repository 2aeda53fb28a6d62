import { expect, it } from 'vitest'
import {
  candidatesIn,
  listenersIn,
  loopbackOnly,
  readFactsSections,
  sectionsOf,
  sqlRefusal,
} from '#server/actions/read-facts-sections.ts'

const MARK = 'section-abc'
const output = (sections: Record<string, string>) =>
  Object.entries(sections)
    .map(([name, text]) => `\n${MARK} ${name}\n${text}\n`)
    .join('')

const UNIT = 'Id=mariadb.service\nLoadState=loaded\nActiveState=active\nTimeoutStartUSec=15min\n'
const LISTENERS = `LISTEN 0 80 0.0.0.0:3306 0.0.0.0:* users:(("mariadbd",pid=93,fd=29))
0      4096   0.0.0.0:4567      0.0.0.0:*    users:(("mariadbd",pid=93,fd=10))
LISTEN 0 5 127.0.0.1:4444 0.0.0.0:*
`

it('reads a member, without any secret', () => {
  const sections = sectionsOf(
    output({
      hostname: 'node1',
      os: 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm',
      arch: 'amd64',
      systemd: 'systemd 252 (252.39-1~deb12u2)',
      unit: UNIT,
      version: 'mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu',
      options:
        '--bind-address=0.0.0.0\n--wsrep_sst_auth=sst:geheim\n--file-key-management-filekey=FILE:/k',
      sst: '--encrypt=3\n--encrypt_key=geheim\n--ssl_mode=REQUIRED',
      datadir: '/var/lib/mysql',
      datakind: 'has-data',
      grastate: 'uuid:    8f6370e4-e59e-11f1-a635-779ca4214da8\nseqno:   -1\nsafe_to_bootstrap: 0',
      disk: '71420231680 270553174016',
      databytes: '265641984',
      parts: '18059264 100663296',
      schemas: '3',
      firewall: 'ufw inactive\nfirewalld running',
      listeners: LISTENERS,
      variables: 'version\t10.11.19-MariaDB\nwsrep_sst_auth\t********\ninit_connect\ta\tb',
      account: 'user sst\nerror ERROR 1045 (28000): Access denied',
      'file /etc/a.cnf': 'there\n[mysqld]\nwsrep_sst_auth = "sst:geheim"\n',
      'file /etc/b.cnf': '',
    }),
    MARK,
  )
  const facts = readFactsSections(sections, ['/etc/a.cnf', '/etc/b.cnf'])
  expect(JSON.stringify(facts)).not.toContain('geheim')
  expect(facts).toMatchObject({
    hostname: 'node1',
    os: { id: 'debian', version: '12', codename: 'bookworm', arch: 'amd64' },
    systemdVersion: 252,
    mariadb: {
      unitState: 'active',
      version: '10.11.19-MariaDB-0+deb12u1',
      dataKind: 'has-data',
      grastate: { seqno: -1, safeToBootstrap: false },
      startTimeoutSeconds: 900,
    },
    options: { bind_address: '0.0.0.0' },
    sstOptions: { encrypt: '3', 'ssl-mode': 'REQUIRED' },
    firewall: { tool: 'firewalld', active: true },
    listeners: { 3306: '93 mariadbd', 4567: '93 mariadbd', 4444: 'unknown program' },
    variables: { version: '10.11.19-MariaDB', init_connect: 'a\tb' },
    sstAccount: { user: 'sst', works: false, error: 'ERROR 1045 (28000): Access denied' },
    dataParts: { tableBytes: 18_059_264, redoBytes: 100_663_296, schemaCount: 3 },
    files: { '/etc/b.cnf': null },
  })
  expect(loopbackOnly(sections)).toEqual([4444])
})

it('says of a bare server that nothing is there, not that all is well', () => {
  const sections = sectionsOf(
    output({ hostname: 'node4', unit: 'LoadState=not-found\n', datakind: 'missing' }),
    MARK,
  )
  const facts = readFactsSections(sections, [])
  expect(facts).toMatchObject({
    mariadb: null,
    os: null,
    memoryBytes: null,
    variables: null,
    sstAccount: null,
    dataParts: null,
    disk: { dataDirFreeBytes: null },
  })
})

it('tells a refused login of root from a server that does not answer', () => {
  const refused = sectionsOf(
    output({
      variables: "ERROR 1698 (28000): Access denied for user 'root'@'localhost'\nsql-failed",
    }),
    MARK,
  )
  const silent = sectionsOf(
    output({ variables: "ERROR 2002 (HY000): Can't connect\nsql-failed" }),
    MARK,
  )
  expect(sqlRefusal(refused)).toContain('ERROR 1698')
  expect(sqlRefusal(silent)).toBeNull()
})

it('no secret of option files or of the running server is among the facts', () => {
  const sections = sectionsOf(
    output({
      options:
        '--wsrep_sst_auth=sst:gEheim\n--wsrep_provider_options=pc.weight=2; socket.ssl_password=gEheim',
      sst: '--encrypt-key=gEheim\n--tkey=/etc/key.pem',
      variables: 'file_key_management_filekey\tgEheim\nport\t3306',
      'file /x': 'there\n[sst]\nencrypt-key = gEheim\n',
    }),
    MARK,
  )
  const facts = readFactsSections(sections, ['/x'])
  expect(JSON.stringify(facts)).not.toContain('gEheim')
  expect(facts.sstOptions).toEqual({ tkey: '/etc/key.pem' })
  expect(facts.variables).toEqual({ port: '3306' })
})

it('cannot be led astray by a file that looks like a section', () => {
  const sections = sectionsOf(
    output({ 'file /x': `there\n== hostname\nsection-xyz hostname\nevil` }),
    MARK,
  )
  expect([...sections.keys()]).toEqual(['file /x'])
})

it('reads candidates and listeners', () => {
  expect(
    candidatesIn(
      'rsync:\n  Installed: (none)\n  Candidate: 3.2.7-1\n  Version table:\npv:\n  Candidate: (none)\n',
    ),
  ).toEqual({ rsync: '3.2.7-1' })
  expect(listenersIn('')).toEqual({})
})
