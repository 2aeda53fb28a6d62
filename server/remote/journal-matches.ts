/** The units whose journal is read. */
export type JournalUnit = 'mariadb.service' | 'garb.service'

/** The names under which Debian's SST scripts log through `logger` (wsrep_sst_mariabackup, `[mysqld_safe] syslog`). */
const SST_IDENTIFIERS = [
  '-wsrep-sst-joiner',
  '-wsrep-sst-donor',
  '-innobackupex-backup',
  '-innobackupex-apply',
  '-innobackupex-move',
]

/**
 * What journalctl selects a unit's lines by. Not `--unit`: a line of `logger` has no unit when that
 * process is gone before journald looks it up (measured: 51 of 300 on a busy server), and the SST
 * scripts start one for each line. `createUnitFilter` keeps others from speaking under these names.
 */
export function journalMatches(unit: JournalUnit): string[] {
  const own = [
    `_SYSTEMD_UNIT=${unit}`,
    '+',
    '_PID=1',
    `UNIT=${unit}`,
    '+',
    '_UID=0',
    `COREDUMP_UNIT=${unit}`,
  ]
  if (unit !== 'mariadb.service') return own
  return [...own, '+', ...SST_IDENTIFIERS.map((name) => `SYSLOG_IDENTIFIER=${name}`)]
}
