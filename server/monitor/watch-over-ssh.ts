import { log } from '#server/observability/log.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import { JournalReader } from './journal-reader.ts'
import { positionAfter, readStoredLines } from './journal-store.ts'
import type { Knock } from './knock.ts'
import type { NodeConfig } from './node-config.ts'
import { forgetPresentedKey, recordPresentedKey } from './record-presented-key.ts'
import { runGuarded } from './run-guarded.ts'
import { failingContact } from './snapshot-keeper.ts'
import { SshWatch } from './ssh-watch.ts'
import type { WatchContext } from './watch-context.ts'

/** Follows the node's journal and unit; in the observe tier there is nothing to do. */
export async function watchOverSsh(
  config: NodeConfig,
  context: WatchContext,
  host: SshHost | null,
  ready: Knock,
  signal: AbortSignal,
): Promise<void> {
  const { ssh } = config
  const { keeper } = context
  if (ssh?.kind === 'unusable') {
    keeper.update({ ssh: failingContact(keeper.snapshot.ssh, ssh.error, Date.now()) })
  }
  if (ssh?.kind !== 'target' || !host) return
  const { target } = ssh
  const notStored = (failure: unknown) => {
    log().warn({ err: failure, node: config.name }, 'what a host showed as its key was not stored')
  }
  await runGuarded(`ssh ${config.name}`, signal, async () => {
    // What an earlier watcher of this node gathered is to be read again from the database.
    await context.writer.flush()
    const stored = await readStoredLines(context.db, config.nodeId)
    const watch: SshWatch = new SshWatch({
      host,
      unit: config.kind === 'arbitrator' ? 'garb.service' : 'mariadb.service',
      keeper,
      after: positionAfter(stored),
      onEntry: (entry) => reader.take(entry, Date.now()),
      onFailing: (error) => {
        if (error.failure !== 'host-key-changed' || !error.presentedKey) return
        recordPresentedKey(context.db, target, error.presentedKey).catch(notStored)
      },
      onSignedIn: () => {
        if (target.hostKey === null) return
        forgetPresentedKey(context.db, target, target.hostKey.publicKey).catch(notStored)
      },
    })
    const reader = new JournalReader(
      {
        ...config,
        ...context,
        onUnitFact: () => watch.askUnit(),
        onServerReady: () => ready.knock(),
      },
      stored,
      Date.now(),
    )
    await watch.run(signal)
  })
}
