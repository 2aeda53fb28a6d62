import type { Db } from '#server/db/client.ts'
import { discoverCluster, type DiscoveryStart } from '#server/discovery/discover-cluster.ts'
import type { Discovery } from '#server/discovery/discovery.ts'
import { recordPresentedKey } from '#server/monitor/record-presented-key.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import { sqlLogin, sshLogin } from './probe-credentials.ts'
import type { DiscoverParams } from './probe-params.ts'

/** Finds a cluster by one address; nothing is saved but keys that differ from the pinned ones. */
export async function answerDiscover(
  db: Db,
  key: SecretKey,
  params: DiscoverParams,
  signal: AbortSignal,
): Promise<Discovery> {
  const start: DiscoveryStart = {
    address: params.address,
    sqlPort: params.sqlPort,
    sql: await sqlLogin(db, key, params.sql),
    tls: { mode: params.tlsMode, ca: params.tlsCa },
    ssh: params.ssh ? await sshStart(db, key, params.ssh) : null,
  }
  const discovery = await discoverCluster(start, signal)
  for (const { address, hostKey, ssh } of discovery.nodes) {
    if (!hostKey || ssh?.answered !== false || ssh.failure !== 'host-key-changed') continue
    await recordPresentedKey(db, { address, port: hostKey.port }, hostKey)
  }
  return discovery
}

async function sshStart(
  db: Db,
  key: SecretKey,
  params: NonNullable<DiscoverParams['ssh']>,
): Promise<DiscoveryStart['ssh']> {
  const pinned = await db.hostKey.findMany({
    select: { host: true, port: true, algorithm: true, publicKey: true },
  })
  const login = await sshLogin(db, key, params)
  const { port, hostKeyFingerprint: confirmedFingerprint } = params
  return { ...login, port, confirmedFingerprint, pinned }
}
