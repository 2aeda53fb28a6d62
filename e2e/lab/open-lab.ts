import { addArbitrator } from './add-arbitrator.ts'
import { addServers } from './add-server.ts'
import { formCluster, joinCluster } from './form-cluster.ts'
import { installMariadb } from './install-mariadb.ts'
import { LabError } from './lab-error.ts'
import { labServer } from './lab-server.ts'
import { readLabState } from './lab-state.ts'
import type { ServerRecord } from './lab-state.ts'
import type { Lab, LabServer } from './lab-types.ts'
import { loadData } from './load-data.ts'
import { readMachineApt } from './machine-apt.ts'
import { createMonitorUser } from './monitor-user.ts'
import { cutApart, healAll, setCable } from './network.ts'
import { slowLink, unslowLink } from './slow-link.ts'
import { startWriteLoad } from './write-load.ts'

/** The lab of that id as it is now; `stop` is what ends it. */
export function openLab(id: string, stop: () => Promise<void>): Lab {
  const state = readLabState(id)
  const record = (server: LabServer): ServerRecord => {
    const found = readLabState(id).servers.find(({ name }) => name === server.name)
    if (found === undefined) throw new LabError(`Lab ${id} has no server named ${server.name}.`)
    return found
  }
  const lab: Lab = {
    id,
    subnet: `${state.prefix}.0/24`,
    servers: state.servers.map((server) => labServer(id, server)),
    server: (name) => {
      const found = lab.servers.find((one) => one.name === name)
      if (found === undefined) throw new LabError(`Lab ${id} has no server named ${name}.`)
      return found
    },
    addServer: async (options = {}) => {
      const wanted = {
        release: options.release ?? state.release,
        name: options.name ?? null,
        mariadb: options.mariadb ?? false,
      }
      const added = await addServers(id, await readMachineApt(), [wanted])
      const [server] = added.map((one) => labServer(id, one))
      if (server === undefined) throw new LabError('The server was not added.')
      lab.servers.push(server)
      return server
    },
    installMariadb,
    formCluster,
    joinCluster,
    addArbitrator,
    createMonitorUser,
    cut: (a, b) => cutApart(id, a.map(record), b.map(record)),
    heal: () => healAll(id, readLabState(id).servers),
    disconnect: (server) => setCable(id, record(server), 'down'),
    reconnect: (server) => setCable(id, record(server), 'up'),
    slow: (server, options) => slowLink(id, record(server), options),
    unslow: (server) => unslowLink(id, record(server)),
    loadData,
    startWriteLoad,
    stop,
  }
  return lab
}
