import { describe, expect, it } from 'vitest'
import { parseOsRelease, parsePackages } from '#server/actions/read-facts.ts'
import { parseGrastate } from '#server/actions/read-grastate.ts'
import { parseUnitStates } from '#server/actions/read-unit-state.ts'

describe('parseGrastate', () => {
  it('reads uuid, seqno and safe_to_bootstrap', () => {
    const text =
      '# GALERA saved state\nversion: 2.1\nuuid:    6b1d6f3b-c6a5-11f0-9f0b-1a2b3c4d5e6f\nseqno:   -1\nsafe_to_bootstrap: 0\n'
    expect(parseGrastate(text)).toEqual({
      uuid: '6b1d6f3b-c6a5-11f0-9f0b-1a2b3c4d5e6f',
      seqno: '-1',
      safeToBootstrap: false,
    })
    expect(parseGrastate('')).toEqual({ uuid: null, seqno: null, safeToBootstrap: null })
  })
})

describe('parseUnitStates', () => {
  it('reads a running unit and a missing one', () => {
    const text =
      'MainPID=812\nNRestarts=2\nTimeoutStartUSec=15min\nTimeoutStopUSec=15min\nResult=success\n' +
      'StatusText=Taking your SQL requests now...=\nId=mariadb.service\nLoadState=loaded\n' +
      'ActiveState=active\nSubState=running\nUnitFileState=enabled\n\n' +
      'MainPID=0\nId=garb.service\nLoadState=not-found\nActiveState=inactive\nSubState=dead\n'
    const [mariadb, garb] = parseUnitStates(text)
    expect(mariadb).toMatchObject({
      id: 'mariadb.service',
      exists: true,
      activeState: 'active',
      mainPid: 812,
      restarts: 2,
      timeoutStart: '15min',
      statusText: 'Taking your SQL requests now...=',
    })
    expect(garb).toMatchObject({ exists: false, mainPid: null, restarts: null })
  })
})

describe('parsePackages', () => {
  it('keeps what is installed', () => {
    const text =
      'installed\tgalera-4\t26.4.23-0+deb12u1\nnot-installed\tgalera-3\t\nconfig-files\tmariadb-server-10.5\t1:10.5\n'
    expect(parsePackages(text)).toEqual([{ name: 'galera-4', version: '26.4.23-0+deb12u1' }])
  })
})

describe('parseOsRelease', () => {
  it('takes quotes off', () => {
    const release = parseOsRelease('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n')
    expect([release.get('PRETTY_NAME'), release.get('ID')]).toEqual([
      'Debian GNU/Linux 12 (bookworm)',
      'debian',
    ])
  })
})
