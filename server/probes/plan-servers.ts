import type { PreflightTarget } from '#server/actions/gather-preflight-facts.ts'
import type { HostKey } from '#server/contact/contact-error.ts'
import type { Db } from '#server/db/client.ts'
import { rootOverSsh } from '#server/engine/root-over-ssh.ts'
import { silentTranscript } from '#server/engine/silent-transcript.ts'
import type { PlanServer } from '#server/procedures/plan.ts'
import { scanHostKey } from '#server/remote/scan-host-key.ts'
import { hostKeyRefused } from '#server/remote/ssh-error.ts'
import { openSshHost } from '#server/remote/ssh-host.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import type { SshTarget } from '#server/remote/ssh-target.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import { sshLogin } from './probe-credentials.ts'
import type { PlanAddNodeParams } from './probe-params.ts'

type NewServerParams = Pick<
  PlanAddNodeParams['server'],
  'name' | 'address' | 'sshPort' | 'hostKeyFingerprint'
>

/** Connections that are open while a plan is made. */
export interface OpenPlanServers {
  target(server: Pick<PlanServer, 'key' | 'role'>, way: SshTarget): PreflightTarget
  close(): Promise<void>
}

/** Root on servers for reading; nothing of it is kept. */
export function openPlanServers(signal: AbortSignal): OpenPlanServers {
  const hosts: SshHost[] = []
  return {
    target({ key, role }, way) {
      const host = openSshHost({ ...way, name: key, rootAccess: 'any' })
      hosts.push(host)
      const root = rootOverSsh({
        host,
        server: key,
        stepIndex: 0,
        transcript: silentTranscript,
        secrets: [],
        fence: null,
        signal,
        now: Date.now,
      })
      return { key, name: key, address: way.address, role, root }
    },
    async close() {
      await Promise.all(hosts.map((host) => host.close()))
    },
  }
}

/**
 * The way to a server that is not in the inventory. `newKey` is to be pinned when the job starts:
 * the operator confirmed it. Throws ContactError when the key shown is neither pinned nor confirmed.
 */
export async function wayToNewServer(
  db: Db,
  key: SecretKey,
  server: NewServerParams,
  ssh: PlanAddNodeParams['ssh'],
  signal: AbortSignal,
): Promise<{ way: SshTarget; newKey: HostKey | null }> {
  const { name, address, sshPort: port } = server
  const pinned = await db.hostKey.findUnique({
    where: { host_port: { host: address, port } },
    select: { algorithm: true, publicKey: true },
  })
  const way: SshTarget = {
    name,
    address,
    port,
    ...(await sshLogin(db, key, ssh)),
    hostKey: pinned,
  }
  if (pinned) return { way, newKey: null }
  const { algorithm, publicKey, fingerprint } = await scanHostKey(address, port, signal)
  const newKey = { algorithm, publicKey, fingerprint }
  if (server.hostKeyFingerprint !== fingerprint) throw hostKeyRefused(way, newKey)
  return { way: { ...way, hostKey: { algorithm, publicKey } }, newKey }
}
