import type { ServerPort } from '#server/actions/action.ts'
import type { Fence } from '#server/actions/fence.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import type { Db } from '#server/db/client.ts'
import { loadNode } from '#server/monitor/load-inventory.ts'
import type { PlanServer } from '#server/procedures/plan.ts'
import { openSshHost } from '#server/remote/ssh-host.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import type { SshTarget } from '#server/remote/ssh-target.ts'
import { unsealCredential } from '#server/secrets/credential-secret.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import { stopUnit } from './follow-unit.ts'
import type { JobFacts } from './job-facts.ts'
import { rootOverSsh } from './root-over-ssh.ts'
import { heldLock } from './server-lock.ts'
import type { Transcript } from './transcript.ts'

/** What a step gets of the servers of its job. */
export interface PortScope {
  stepIndex: number
  signal: AbortSignal
}

/** The servers of a job, for as long as a worker runs it. */
export interface Servers {
  /** Throws ContactError when the way to one of them is not known. */
  portsFor(scope: PortScope): Promise<(key: string) => ServerPort>
  /** Ends a detached command that an earlier run left. Throws ContactError. */
  stopUnit(server: string, unit: string): Promise<void>
  close(): Promise<void>
}

export interface ServersOptions {
  db: Db
  key: SecretKey
  job: JobFacts
  transcript: Transcript
  now: () => number
  /** Of the worker's hold. */
  fence: number
}

interface OpenServer extends PlanServer {
  host: SshHost
  secrets: string[]
}

/** Over SSH, one connection a server, opened at first use. */
export function openServers(options: ServersOptions): Servers {
  const { db, key, job, transcript, now } = options
  let opening: Promise<Map<string, OpenServer>> | null = null

  const openAll = async () => {
    const open = new Map<string, OpenServer>()
    for (const server of job.plan.servers) {
      const target = await targetOf(db, key, job, server)
      const host = openSshHost({ ...target, name: server.key, rootAccess: 'any' })
      open.set(server.key, { ...server, host, secrets: secretsOf(target) })
    }
    return open
  }
  const fenceOn = (server: string): Fence | null => {
    const lock = heldLock(job, server)
    return lock && { jobId: lock.jobId, number: options.fence }
  }
  const opened = () => {
    opening ??= openAll()
    opening.catch(() => {
      opening = null
    })
    return opening
  }
  const find = (open: Map<string, OpenServer>, serverKey: string) => {
    const server = open.get(serverKey)
    if (!server) throw new Error(`The plan has no server ${serverKey}.`)
    return server
  }

  return {
    async portsFor({ stepIndex, signal }) {
      const open = await opened()
      const ways = [...open.values()].flatMap((server) => server.secrets)
      const ofJob = Object.values(job.secrets).filter((secret) => secret !== null)
      return (serverKey) => {
        const { key: name, address, host } = find(open, serverKey)
        const secrets = [...ways, ...ofJob]
        const fence = fenceOn(name)
        const own = { host, server: name, stepIndex, transcript, secrets, signal, now, fence }
        return { key: name, name, address, root: rootOverSsh(own) }
      }
    },
    async stopUnit(serverKey, unit) {
      await stopUnit(find(await opened(), serverKey).host, unit, fenceOn(serverKey))
    },
    async close() {
      const open = await opening?.catch(() => null)
      await Promise.all([...(open?.values() ?? [])].map(({ host }) => host.close()))
    },
  }
}

async function targetOf(
  db: Db,
  key: SecretKey,
  job: JobFacts,
  server: PlanServer,
): Promise<SshTarget> {
  if (server.nodeId !== null) {
    const node = await loadNode(db, key, server.nodeId)
    if (node?.ssh?.kind === 'target') return node.ssh.target
    if (node?.ssh?.kind === 'unusable') throw node.ssh.error
    throw new ContactError(
      'ssh-auth',
      node
        ? `${server.key} has no SSH credential.`
        : `${server.key} is not in the inventory any more.`,
      'Choose an SSH credential on the page of the node, then retry the step.',
    )
  }
  const credentialId = job.settings.sshCredentialIds[server.key]
  const row = await db.credential.findUnique({ where: { id: credentialId ?? '' } })
  if (!row) {
    throw new ContactError(
      'ssh-auth',
      `The SSH credential for ${server.key} is not there any more.`,
      'Abandon the job and make a new plan.',
    )
  }
  const secret = unsealCredential(key, row.id, row.sealed)
  const place = { host: server.address, port: server.sshPort }
  return {
    name: server.key,
    address: server.address,
    port: server.sshPort,
    user: row.username,
    secret:
      row.kind === 'ssh-key'
        ? { kind: 'key', privateKey: secret.privateKey ?? '', passphrase: secret.passphrase }
        : { kind: 'password', password: secret.password ?? '' },
    sudoPassword: secret.sudoPassword,
    hostKey: await db.hostKey.findUnique({
      where: { host_port: place },
      select: { algorithm: true, publicKey: true },
    }),
  }
}

function secretsOf({ secret, sudoPassword }: SshTarget): string[] {
  const own =
    secret.kind === 'password' ? [secret.password] : [secret.privateKey, secret.passphrase]
  return [...own, sudoPassword].filter((text) => text !== null)
}
