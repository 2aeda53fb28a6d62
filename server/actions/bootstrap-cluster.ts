import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import { inspectDataDir } from '#server/actions/data-dir.ts'
import { effectiveOptions } from '#server/actions/effective-options.ts'
import { memberLines } from '#server/actions/journal-lines.ts'
import { joinFailure } from '#server/actions/join-failure.ts'
import { journalCursor } from '#server/actions/joiner-watch.ts'
import { enableAtBoot, isRunning, readUnit } from '#server/actions/mariadb-unit.ts'
import { demandScript } from '#server/actions/run-script.ts'
import { INSTALL_SYSTEM_TABLES } from '#server/actions/system-tables.ts'
import { stopMariadb } from '#server/actions/stop-mariadb.ts'
import { isSynced, readWsrep } from '#server/actions/wsrep-status.ts'
import { addressesIn } from '#server/galera/render-config.ts'
import { FOUND_CLUSTER } from '#server/galera/server-commands.ts'
import type { NodeReading } from '#server/galera/model.ts'

const START_MS = 15 * 60_000
const ZERO_UUID = '00000000-0000-0000-0000-000000000000'

/** One line for each address that answers on its port; own addresses are left out. */
const WHO_ANSWERS = `
own=" $(hostname -I 2>/dev/null || ip -o addr show | sed 's/.*inet6* \\([^/ ]*\\).*/\\1/') 127.0.0.1 ::1 "
for place; do
  host=\${place% *} port=\${place##* }
  case $own in *" $host "*) continue;; esac
  case " $(getent ahosts "$host" | cut -d' ' -f1 | sort -u | tr '\\n' ' ')" in
    *" 127."*) continue;;
  esac
  found=$(getent ahosts "$host" | cut -d' ' -f1 | sort -u)
  for address in $found; do case $own in *" $address "*) continue 2;; esac; done
  timeout 3 bash -c 'exec 3<>"/dev/tcp/$1/$2"' synced "$host" "$port" 2>/dev/null && printf '%s\\n' "$host:$port"
done
exit 0
`

/*
 * galera_new_cluster restarts what runs, as a second cluster. So the server itself is asked in the
 * moment of the start; one that runs or is on its way is only waited for.
 */
const FOUND = `
case $(systemctl is-active mariadb.service) in
  inactive|failed) exec ${FOUND_CLUSTER};;
esac
exec systemctl start mariadb.service
`

/** Founds the cluster on this server. Refuses where it could become a second one. */
export const bootstrapCluster: Action<'bootstrap-cluster'> = {
  name: 'bootstrap-cluster',
  timeoutMs: START_MS + 60_000,
  cancel: 'detach',
  async probe({ server, signal }, { clusterName }) {
    const unit = await readUnit(server, signal)
    if (!isRunning(unit)) return { state: 'absent' }
    const reading = await readWsrep(server, signal)
    if (isFounded(reading, clusterName)) return { state: 'done' }
    if (unit.activeState === 'activating' || unit.activeState === 'reloading') {
      return { state: 'partial' }
    }
    return {
      state: 'unknown',
      because: `MariaDB runs on ${server.name} (${unit.activeState}), but not as the Synced first node of ${clusterName}.`,
    }
  },
  async run(context, { clusterName }) {
    const { server, stepId, signal } = context
    const [unit, cursor] = await Promise.all([readUnit(server, signal), journalCursor(server)])
    if (!isRunning(unit)) await refuseSecondCluster(context, clusterName)
    const result = await server.root.runDetached({
      unit: `synced-${stepId}-bootstrap`,
      program: 'sh',
      argv: ['-c', FOUND],
      timeoutMs: START_MS,
    })
    if (result.code === 0) return
    const joinerLines = await memberLines(server, cursor)
    const { message, mend } = joinFailure({
      joiner: server.name,
      donor: null,
      joinerLines,
      donorLines: [],
    })
    throw new ActionFailure(message.replace('The join failed.', 'The bootstrap failed.'), mend)
  },
  async verify({ server, signal }, { clusterName }) {
    const reading = await readWsrep(server, signal)
    if (isFounded(reading, clusterName)) {
      await enableAtBoot(server, signal)
      return { clusterStateUuid: reading.clusterStateUuid, clusterSize: reading.clusterSize }
    }
    throw new ActionFailure(
      `${server.name} is not the Synced first node of ${clusterName}.`,
      'Look into its log, then retry the step.',
    )
  },
  async undo(context, { clusterName }) {
    if (!isRunning(await readUnit(context.server, context.signal))) return
    await stopMariadb.run(context, { reason: `${clusterName}: the bootstrap is taken back` })
  },
}

function isFounded(reading: NodeReading | null, clusterName: string): reading is NodeReading {
  return isSynced(reading) && reading.clusterName === clusterName
}

async function refuseSecondCluster(context: ActionContext, clusterName: string): Promise<void> {
  const { server, signal } = context
  const options = await effectiveOptions(server, signal)
  const dataDir = (options.get('datadir') ?? '/var/lib/mysql').replace(/(.)\/+$/, '$1')
  const { uuid, kind } = await inspectDataDir(server, dataDir)
  if (uuid !== null && uuid !== ZERO_UUID) {
    throw new ActionFailure(
      `The data of ${server.name} belong to a cluster already (state UUID ${uuid}).`,
      'Set them aside, or bring that cluster back instead of founding a new one.',
    )
  }
  const members = addressesIn(options.get('wsrep_cluster_address') ?? '')
  if (members.length === 0) {
    throw new ActionFailure(
      `wsrep_cluster_address on ${server.name} names no member: it would found a new cluster at each restart.`,
      'Write all members into it, then retry.',
    )
  }
  const answering = await demandScript(server, {
    script: WHO_ANSWERS,
    args: members.map(placeOf),
    timeoutMs: 60_000,
    what: 'Asking the other servers on port 4567',
    mend: 'Check the network of the server.',
    signal,
  })
  const [first] = answering.split('\n')
  if (first !== undefined && first !== '') {
    throw new ActionFailure(
      `A cluster runs already: ${first} answers. A bootstrap of ${clusterName} on ${server.name} would found a second one.`,
      'Stop MariaDB there, or join it instead.',
    )
  }
  if (kind === 'missing' || kind === 'empty') await installSystemTables(context, dataDir)
}

async function installSystemTables({ server }: ActionContext, dataDir: string): Promise<void> {
  await demandScript(server, {
    script: INSTALL_SYSTEM_TABLES,
    args: [dataDir],
    timeoutMs: 120_000,
    what: `Making the system tables in ${dataDir}`,
    mend: 'Check space and owner of the data directory.',
  })
}

/** `host port`, as the script takes it. */
function placeOf(address: string): string {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(address)
  return `${match?.[1] ?? match?.[2] ?? address} ${match?.[3] ?? '4567'}`
}
