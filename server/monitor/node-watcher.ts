import { openSshHost } from '#server/remote/ssh-host.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import { watchDisk } from './disk-watch.ts'
import { Knock } from './knock.ts'
import { LatestPoll } from './latest-poll.ts'
import type { NodeConfig } from './node-config.ts'
import { readDonorSize } from './read-donor-size.ts'
import { runGuarded } from './run-guarded.ts'
import { sqlOpener } from './sql-opener.ts'
import { runSqlPoller } from './sql-poller.ts'
import { SqlWatch } from './sql-watch.ts'
import type { WatchContext } from './watch-context.ts'
import { watchOverSsh } from './watch-over-ssh.ts'
import { watchTransfers } from './transfer-watch.ts'

export interface NodeWatcher {
  stop: () => Promise<void>
}

/** Watches one node over SQL and, in the operate tier, over SSH, until it is stopped. */
export function startNodeWatcher(config: NodeConfig, context: WatchContext): NodeWatcher {
  const life = new AbortController()
  const host = config.ssh?.kind === 'target' ? openSshHost(config.ssh.target) : null
  const latest = new LatestPoll()
  const ready = new Knock()
  const { keeper, board } = context
  if (config.kind === 'data') {
    board.donors.offer(config.nodeId, {
      groupName: () => keeper.groupName,
      size: (method, signal) => readDonorSize(config, host, latest, method, signal),
      redo: () => latest.redo(),
    })
  }
  const parts = [
    watchOverSql(config, context, host, { latest, ready }, life.signal),
    watchOverSsh(config, context, host, ready, life.signal),
    watchTransfers(config, context, host, life.signal),
    watchDisk(config, context, host, latest, life.signal),
  ]
  return {
    stop: async () => {
      life.abort()
      board.donors.withdraw(config.nodeId)
      await Promise.all(parts)
      await host?.close()
    },
  }
}

async function watchOverSql(
  config: NodeConfig,
  context: WatchContext,
  host: SshHost | null,
  { latest, ready }: { latest: LatestPoll; ready: Knock },
  signal: AbortSignal,
): Promise<void> {
  const open = sqlOpener(config, host)
  if (!open) return
  const watch = new SqlWatch({ ...context, nodeId: config.nodeId, latest })
  if (open.kind === 'unusable') return watch.failing(open.error)
  await runGuarded(`sql ${config.name}`, signal, () =>
    runSqlPoller(
      {
        nodeId: config.nodeId,
        nodeName: config.name,
        pollMs: context.pollMs,
        open: open.target,
        ready,
        onPoll: (poll) => watch.answered(poll),
        onFailing: (error) => watch.failing(error),
        onSilentSlot: (slotMs) => watch.silent(slotMs),
      },
      signal,
    ),
  )
}
