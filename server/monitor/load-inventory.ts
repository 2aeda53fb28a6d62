import { ContactError } from '#server/contact/contact-error.ts'
import type { Db } from '#server/db/client.ts'
import type { PinnedHostKey, SshTarget } from '#server/remote/ssh-target.ts'
import type { CredentialSecret } from '#server/secrets/credential-secret.ts'
import { unsealCredential } from '#server/secrets/credential-secret.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import { SecretUnreadable } from '#server/secrets/seal.ts'
import type { SqlTarget } from '#server/sql/sql-target.ts'
import type { NodeConfig, Route } from './node-config.ts'

/** All nodes of the inventory with their credentials and pinned host keys; one read. */
export async function loadInventory(db: Db, key: SecretKey): Promise<NodeConfig[]> {
  const [nodes, hostKeys] = await Promise.all([readNodes(db), readHostKeys(db)])
  return nodes.map((node) => nodeConfig(node, hostKeys.get(`${node.address} ${node.sshPort}`), key))
}

/** One node's way in, as the worker uses it; null when it is not in the inventory. */
export async function loadNode(db: Db, key: SecretKey, nodeId: string): Promise<NodeConfig | null> {
  const [nodes, hostKeys] = await Promise.all([readNodes(db, nodeId), readHostKeys(db)])
  const [node] = nodes
  return node ? nodeConfig(node, hostKeys.get(`${node.address} ${node.sshPort}`), key) : null
}

const credential = { select: { id: true, kind: true, username: true, sealed: true } } as const

const readNodes = (db: Db, nodeId?: string) =>
  db.node.findMany({
    ...(nodeId === undefined ? {} : { where: { id: nodeId } }),
    include: { sqlCredential: credential, sshCredential: credential },
  })

type NodeRow = Awaited<ReturnType<typeof readNodes>>[number]
type CredentialRow = NonNullable<NodeRow['sqlCredential']>

async function readHostKeys(db: Db): Promise<Map<string, PinnedHostKey>> {
  const rows = await db.hostKey.findMany({
    select: { host: true, port: true, algorithm: true, publicKey: true },
  })
  return new Map(
    rows.map(({ host, port, algorithm, publicKey }) => [
      `${host} ${port}`,
      { algorithm, publicKey },
    ]),
  )
}

function nodeConfig(node: NodeRow, hostKey: PinnedHostKey | undefined, key: SecretKey): NodeConfig {
  const { createdAt: _createdAt, updatedAt: _updatedAt, ...facts } = node
  return {
    nodeId: node.id,
    clusterId: node.clusterId,
    name: node.name,
    kind: node.kind === 'arbitrator' ? 'arbitrator' : 'data',
    sql: node.kind === 'arbitrator' ? null : sqlRoute(node, key),
    sqlThroughSsh: node.sqlRoute === 'ssh',
    ssh: node.sshCredential ? sshRoute(node, node.sshCredential, hostKey ?? null, key) : null,
    fingerprint: JSON.stringify([facts, hostKey ?? null]),
  }
}

function sqlRoute(node: NodeRow, key: SecretKey): Route<SqlTarget> {
  const { sqlCredential } = node
  if (!sqlCredential) {
    return unusable(
      'access-denied',
      `${node.name} has no SQL credential.`,
      'Choose one on the page of the node.',
    )
  }
  const secret = openSecret(sqlCredential, node.name, key)
  if (secret instanceof ContactError) return { kind: 'unusable', error: secret }
  return {
    kind: 'target',
    target: {
      name: node.name,
      address: node.address,
      port: node.sqlPort,
      user: sqlCredential.username,
      password: secret.password ?? '',
      tls: { mode: tlsMode(node.tlsMode), ca: node.tlsCa },
    },
  }
}

function sshRoute(
  node: NodeRow,
  row: CredentialRow,
  hostKey: PinnedHostKey | null,
  key: SecretKey,
): Route<SshTarget> {
  const secret = openSecret(row, node.name, key)
  if (secret instanceof ContactError) return { kind: 'unusable', error: secret }
  return {
    kind: 'target',
    target: {
      name: node.name,
      address: node.address,
      port: node.sshPort,
      user: row.username,
      secret:
        row.kind === 'ssh-key'
          ? { kind: 'key', privateKey: secret.privateKey ?? '', passphrase: secret.passphrase }
          : { kind: 'password', password: secret.password ?? '' },
      sudoPassword: secret.sudoPassword,
      hostKey,
    },
  }
}

function openSecret(
  row: CredentialRow,
  name: string,
  key: SecretKey,
): CredentialSecret | ContactError {
  try {
    return unsealCredential(key, row.id, row.sealed)
  } catch (error) {
    if (!(error instanceof SecretUnreadable)) throw error
    return new ContactError(
      'secret-unreadable',
      `The credential of ${name} cannot be read with this console's key.`,
      'Restore the key file, or enter the secret again.',
      { cause: error },
    )
  }
}

function unusable(
  failure: ContactError['failure'],
  message: string,
  mend: string,
): Extract<Route<never>, { kind: 'unusable' }> {
  return { kind: 'unusable', error: new ContactError(failure, message, mend) }
}

function tlsMode(text: string): SqlTarget['tls']['mode'] {
  return text === 'require' || text === 'verify' ? text : 'off'
}
