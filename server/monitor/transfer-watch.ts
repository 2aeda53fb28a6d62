import { setTimeout as sleep } from 'node:timers/promises'
import type { SshHost } from '#server/remote/ssh-port.ts'
import type { NodeConfig } from './node-config.ts'
import { runGuarded } from './run-guarded.ts'
import { TransferFollower } from './transfer-follower.ts'
import type { WatchContext } from './watch-context.ts'

/** A journal may tell of a transfer before the keeper is told, for instance at the worker's start. */
const LOOK_AT_LEAST_EVERY_MS = 5000

/** A journal read from its middle tells old transfers first, all in one burst. */
const SETTLES_MS = 500

/**
 * Follows each transfer to this node while one runs; nothing is done on the server otherwise. In
 * the observe tier, and for an arbitrator, there is nothing to do.
 */
export async function watchTransfers(
  config: NodeConfig,
  context: WatchContext,
  host: SshHost | null,
  signal: AbortSignal,
): Promise<void> {
  if (!host || config.kind !== 'data') return
  const { keeper, board } = context
  await runGuarded(`transfer ${config.name}`, signal, async () => {
    while (!signal.aborted) {
      const told = new Promise<void>((resolve) => keeper.onTransfer(resolve))
      const first = board.runningAttempt(keeper.groupName)
      if (!first) {
        await Promise.race([told, pause(LOOK_AT_LEAST_EVERY_MS, signal)])
        continue
      }
      await pause(SETTLES_MS, signal)
      const attempt = board.runningAttempt(keeper.groupName)
      if (attempt?.startedAtMs !== first.startedAtMs) continue
      await new TransferFollower(config, context, host, attempt).run(signal)
    }
    keeper.onTransfer(null)
  })
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => undefined)
}
