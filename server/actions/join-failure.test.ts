import { describe, expect, it } from 'vitest'
import { joinFailure } from '#server/actions/join-failure.ts'

const names = { joiner: 'node4', donor: 'node1' }

// Lines of 10.11.19 as the lab wrote them, 2026-11-21.
describe('joinFailure', () => {
  it.each([
    [
      'donor',
      '2026/11/21 12:09:17 socat[3498] E connect(6, AF=2 10.165.31.15:4444, 16): Connection refused',
      /connection refused/,
    ],
    [
      'donor',
      'rsync: [sender] failed to connect to 10.165.31.15 (10.165.31.15): Connection timed out (110)',
      /a firewall drops it/,
    ],
    [
      'donor',
      'mariadb.service: Main process exited, code=killed, status=9/KILL',
      /MariaDB on node1 ended/,
    ],
    [
      'joiner',
      "mbstream: Can't create/write to file './d/t.ibd' (Errcode: 28 \"No space left on device\")",
      /disk of node4 is full/,
    ],
    [
      'joiner',
      'WSREP: failed to open gcomm backend connection: 110: failed to reach primary view: 110',
      /no member answered on port 4567/,
    ],
    [
      'joiner',
      "[ERROR] /usr/sbin/mariadbd: unknown variable 'wsrep_foo=1'",
      /does not know the option wsrep_foo=1/,
    ],
    [
      'joiner',
      'WSREP_SST: [ERROR] Possible timeout in receiving first data from donor in gtid/keyring stage: exit codes: 124 0',
      /never connected to port 4444/,
    ],
    [
      'joiner',
      'WSREP: State transfer request failed unrecoverably: 113 (No route to host). Requested donor is not available',
      /not in the group/,
    ],
    [
      'donor',
      "mariadb-dump: Got error: 1045: \"Access denied for user 'sst'@'localhost' (using password: YES)\" when trying to connect",
      /SST account sst may not log in/,
    ],
  ])('tells from the log of the %s: %s', (by, line, message) => {
    const lines = [line, 'WSREP: Will never receive state. Need to abort.']
    const failure = joinFailure({
      ...names,
      joinerLines: by === 'joiner' ? lines : [],
      donorLines: by === 'donor' ? lines : [],
    })
    expect(failure.message).toMatch(message)
    expect(failure.mend).not.toBe('')
    expect(failure.message + failure.mend).not.toMatch(/[{}$]/)
  })

  it('is not led astray by what is no cause', () => {
    const joinerLines = [
      'WSREP_SST: [INFO] Progress reporting tool pv not found in path: /usr/bin',
      '[00] xb_stream_read_chunk(): my_read() failed.',
    ]
    const donorLines = ["[Warning] Access denied for user 'app'@'10.0.0.9' (using password: YES)"]
    expect(joinFailure({ ...names, joinerLines, donorLines }).message).toContain('broke off')
  })

  it('repeats the last error where no cause is known', () => {
    const joinerLines = ['[ERROR] InnoDB: Something new', '2026-11-21 [ERROR] Aborting']
    expect(joinFailure({ ...names, joinerLines, donorLines: [] }).message).toContain(
      'Something new',
    )
    expect(joinFailure({ ...names, joinerLines: [], donorLines: [] }).message).toContain(
      'without a word',
    )
  })
})
