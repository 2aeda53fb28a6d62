import { describe, expect, it } from 'vitest'
import { type JournalUnit, journalMatches } from '#server/remote/journal-matches.ts'
import {
  isPrivileged,
  journalGroupCommand,
  privilegedCommands,
  sudoersFor,
} from '#server/remote/privileged-commands.ts'

const follow = (from: string, unit: JournalUnit = 'mariadb.service') => [
  '--no-pager',
  '--output=json',
  '--all',
  '--follow',
  from,
  ...journalMatches(unit),
]

describe('isPrivileged', () => {
  it('allows exactly what is listed', () => {
    expect(isPrivileged('/bin/journalctl', follow('--lines=500'))).toBe(true)
    expect(isPrivileged('/bin/journalctl', follow('--since=@1763720000'))).toBe(true)
    expect(isPrivileged('/bin/cat', ['/var/lib/mysql/grastate.dat'])).toBe(true)
  })

  it.each([
    ['another file', '/bin/cat', ['/etc/shadow']],
    ['one more file', '/bin/cat', ['/var/lib/mysql/grastate.dat', '/etc/shadow']],
    ['no argument', '/bin/cat', []],
    ['another program', '/bin/sh', ['/var/lib/mysql/grastate.dat']],
    ['a relative program', 'cat', ['/var/lib/mysql/grastate.dat']],
    ['another unit', '/bin/journalctl', follow('--lines=500', 'ssh.service' as JournalUnit)],
    ['a longer number', '/bin/journalctl', follow('--since=@17637200001')],
    ['an option in the number', '/bin/journalctl', follow('--since=@1 --rotate')],
    ['a newline in the number', '/bin/journalctl', follow('--since=@176372000\n')],
    ['one more option', '/bin/journalctl', [...follow('--lines=500'), '--rotate']],
  ])('refuses %s', (_what, program, argv) => {
    expect(isPrivileged(program, argv)).toBe(false)
  })
})

describe('sudoersFor', () => {
  it('has one rule for each privileged command, escaped, with digits and no wildcard', () => {
    const rules = sudoersFor('ops')
      .split('\n')
      .filter((line) => line.startsWith('ops '))
    expect(rules).toHaveLength(privilegedCommands.length)
    expect(rules).toContain('ops ALL=(root) NOPASSWD: /bin/cat /var/lib/mysql/grastate.dat')
    expect(rules[1]).toBe(
      'ops ALL=(root) NOPASSWD: /bin/journalctl --no-pager --output\\=json --all --follow ' +
        `--since\\=@${'[0-9]'.repeat(10)} _SYSTEMD_UNIT\\=mariadb.service + _PID\\=1 UNIT\\=mariadb.service ` +
        '+ _UID\\=0 COREDUMP_UNIT\\=mariadb.service + SYSLOG_IDENTIFIER\\=-wsrep-sst-joiner ' +
        'SYSLOG_IDENTIFIER\\=-wsrep-sst-donor SYSLOG_IDENTIFIER\\=-innobackupex-backup ' +
        'SYSLOG_IDENTIFIER\\=-innobackupex-apply SYSLOG_IDENTIFIER\\=-innobackupex-move',
    )
    for (const rule of rules) expect(rule).not.toContain('*')
  })

  it('refuses a user name that would change the rules', () => {
    expect(() => sudoersFor('ops ALL=(ALL) ALL #')).toThrow('cannot be written')
    expect(() => journalGroupCommand('ops; reboot')).toThrow('cannot be written')
  })
})
