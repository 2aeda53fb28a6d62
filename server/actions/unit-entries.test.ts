import { describe, expect, it } from 'vitest'
import { createUnitFilter, readUnitEntries } from '#server/actions/unit-entries.ts'

const line = (fields: Record<string, string>) =>
  JSON.stringify({ __CURSOR: 's=1', __REALTIME_TIMESTAMP: '1763720000123456', ...fields })

const unit = { _SYSTEMD_UNIT: 'mariadb.service' }

describe('readUnitEntries', () => {
  it('takes a line of logger whose process was gone before journald knew its unit', () => {
    const lines = [
      line({ ...unit, _UID: '104', MESSAGE: 'WSREP: Shifting PRIMARY -> JOINER' }),
      line({ _UID: '104', MESSAGE: 'Waiting for SST streaming to complete!' }),
      line({ _UID: '0', _SYSTEMD_UNIT: 'init.scope', MESSAGE: 'Stopped MariaDB.' }),
    ]
    expect(readUnitEntries(lines).map(({ message }) => message)).toEqual([
      'WSREP: Shifting PRIMARY -> JOINER',
      'Waiting for SST streaming to complete!',
      'Stopped MariaDB.',
    ])
  })

  it('does not take what another user logs under the name of a script', () => {
    const lines = [
      line({ ...unit, _UID: '104', MESSAGE: 'of the unit' }),
      line({ _UID: '1000', MESSAGE: 'forged, its sender gone' }),
      line({ _UID: '1000', _SYSTEMD_UNIT: 'session-3.scope', MESSAGE: 'forged' }),
      line({ _UID: '104', _SYSTEMD_UNIT: 'cron.service', MESSAGE: 'of the same user elsewhere' }),
      line({ MESSAGE: 'of nobody' }),
    ]
    expect(readUnitEntries(lines).map(({ message }) => message)).toEqual(['of the unit'])
  })
})

describe('createUnitFilter', () => {
  it('takes such a line also when the journal is read from its middle', () => {
    expect(createUnitFilter('mariadb.service')({ unit: null, uid: '104' })).toBe(true)
    expect(createUnitFilter('mariadb.service')({ unit: 'ssh.service', uid: '104' })).toBe(false)
  })
})
