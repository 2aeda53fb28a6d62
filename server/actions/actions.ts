import type { Action } from '#server/actions/action.ts'
import { addHostEntries } from '#server/actions/add-host-entries.ts'
import { bootstrapCluster } from '#server/actions/bootstrap-cluster.ts'
import { createMonitorAccount } from '#server/actions/create-monitor-account.ts'
import { createSstAccount } from '#server/actions/create-sst-account.ts'
import { installPackages } from '#server/actions/install-packages.ts'
import { joinCluster } from '#server/actions/join-cluster.ts'
import { lockServer } from '#server/actions/lock-server.ts'
import { openFirewall } from '#server/actions/open-firewall.ts'
import { prepareLogicalJoiner } from '#server/actions/prepare-logical-joiner.ts'
import { proveBootstrapFlagGone } from '#server/actions/prove-bootstrap-flag-gone.ts'
import { proveConfiguration } from '#server/actions/prove-configuration.ts'
import { releaseDonor } from '#server/actions/release-donor.ts'
import { releaseData } from '#server/actions/release-data.ts'
import { restoreData } from '#server/actions/restore-data.ts'
import { secureRootAccount } from '#server/actions/secure-root-account.ts'
import { setDataAside } from '#server/actions/set-data-aside.ts'
import { setPcWeight } from '#server/actions/set-pc-weight.ts'
import { setSstAuth } from '#server/actions/set-sst-auth.ts'
import { setStartTimeout } from '#server/actions/set-start-timeout.ts'
import { stopMariadb } from '#server/actions/stop-mariadb.ts'
import { unlockServer } from '#server/actions/unlock-server.ts'
import { verifyReplication } from '#server/actions/verify-replication.ts'
import { writeFile } from '#server/actions/write-file.ts'
import type { ActionName } from '#server/procedures/action-params.ts'

/** What acts on servers. `record-node` is the engine's own: it writes the inventory. */
export type ServerActions = {
  [Name in Exclude<ActionName, 'record-node'>]: Action<Name>
}

export const actions: ServerActions = {
  'lock-server': lockServer,
  'unlock-server': unlockServer,
  'install-packages': installPackages,
  'set-data-aside': setDataAside,
  'restore-data': restoreData,
  'release-data': releaseData,
  'write-file': writeFile,
  'prove-configuration': proveConfiguration,
  'create-sst-account': createSstAccount,
  'set-sst-auth': setSstAuth,
  'open-firewall': openFirewall,
  'set-start-timeout': setStartTimeout,
  'stop-mariadb': stopMariadb,
  'add-host-entries': addHostEntries,
  'set-pc-weight': setPcWeight,
  'prepare-logical-joiner': prepareLogicalJoiner,
  'release-donor': releaseDonor,
  'bootstrap-cluster': bootstrapCluster,
  'prove-bootstrap-flag-gone': proveBootstrapFlagGone,
  'secure-root-account': secureRootAccount,
  'create-monitor-account': createMonitorAccount,
  'join-cluster': joinCluster,
  'verify-replication': verifyReplication,
}
