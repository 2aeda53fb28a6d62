import { readFileSync } from 'node:fs'
import {
  containerInit,
  cutContainerPower,
  execInContainer,
  powerOffContainer,
  startContainer,
  waitForSshd,
} from './container.ts'
import { fillDataDisk, freeDataDisk, mountDataDisk } from './data-disk.ts'
import { privateKeyFile } from './lab-state.ts'
import type { ServerRecord } from './lab-state.ts'
import type { LabServer, SshAccount } from './lab-types.ts'
import { killMariadb, startMariadb, stopMariadb } from './mariadb-unit.ts'
import { skewMariadbClock } from './skew-clock.ts'
import { runSql } from './run-sql.ts'

/** A server of a running lab, from its record; several processes may hold one each. */
export function labServer(id: string, record: ServerRecord): LabServer {
  const { name, address, release } = record
  const privateKey = readFileSync(privateKeyFile(id), 'utf8')
  const account = (user: string, password: string, sudoPassword: string | null): SshAccount => ({
    host: address,
    port: 22,
    user,
    privateKey,
    password,
    sudoPassword,
  })
  const server: LabServer = {
    name,
    address,
    release,
    ssh: account('ops', record.password, null),
    sshWithSudoPassword: account('opspw', record.passwordOfOpspw, record.passwordOfOpspw),
    exec: (argv, options) => execInContainer(id, name, argv, options),
    sql: (statement) => runSql(server, statement),
    powerOff: () => powerOffContainer(id, name),
    cutPower: () => cutContainerPower(id, name),
    boot: async () => {
      await mountDataDisk(id, name)
      await startContainer(id, record)
      await waitForSshd(id, record)
    },
    isRunning: () => containerInit(id, name) !== null,
    killMariadb: (options) => killMariadb(id, server, options),
    startMariadb: (options) => startMariadb(server, options),
    stopMariadb: () => stopMariadb(server),
    fillDisk: (options) => fillDataDisk(id, server, options),
    freeDisk: () => freeDataDisk(server),
    skewClock: (seconds) => skewMariadbClock(server, seconds),
  }
  return server
}
