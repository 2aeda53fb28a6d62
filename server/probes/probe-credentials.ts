import type { z } from 'zod'
import type { Db } from '#server/db/client.ts'
import type { SshSecret } from '#server/remote/ssh-target.ts'
import { unsealCredential, type CredentialSecret } from '#server/secrets/credential-secret.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import { ProbeProblem } from './probe-failure.ts'
import type { sqlLoginSchema, sshLoginSchema } from './probe-params.ts'

/** Typed in, or from the inventory. Throws ProbeProblem, SecretUnreadable. */
export async function sqlLogin(
  db: Db,
  key: SecretKey,
  login: z.infer<typeof sqlLoginSchema>,
): Promise<{ user: string; password: string }> {
  if (!('credentialId' in login)) return { user: login.username, password: login.password }
  const { username, secret } = await storedCredential(db, key, login.credentialId, ['sql'])
  return { user: username, password: secret.password ?? '' }
}

export async function sshLogin(
  db: Db,
  key: SecretKey,
  login: z.infer<typeof sshLoginSchema>,
): Promise<{ user: string; secret: SshSecret; sudoPassword: string | null }> {
  if ('credentialId' in login) {
    const kinds = ['ssh-key', 'ssh-password']
    const { username, kind, secret } = await storedCredential(db, key, login.credentialId, kinds)
    return {
      user: username,
      sudoPassword: secret.sudoPassword,
      secret:
        kind === 'ssh-key'
          ? { kind: 'key', privateKey: secret.privateKey ?? '', passphrase: secret.passphrase }
          : { kind: 'password', password: secret.password ?? '' },
    }
  }
  const secret: SshSecret =
    login.kind === 'ssh-key'
      ? { kind: 'key', privateKey: login.privateKey, passphrase: login.passphrase }
      : { kind: 'password', password: login.password }
  return { user: login.username, secret, sudoPassword: login.sudoPassword }
}

async function storedCredential(
  db: Db,
  key: SecretKey,
  id: string,
  kinds: readonly string[],
): Promise<{ username: string; kind: string; secret: CredentialSecret }> {
  const row = await db.credential.findUnique({ where: { id } })
  if (!row || !kinds.includes(row.kind)) {
    throw new ProbeProblem(
      'not-found',
      'The chosen credential is not there any more.',
      'Choose another one, or enter user and password.',
    )
  }
  return { username: row.username, kind: row.kind, secret: unsealCredential(key, id, row.sealed) }
}
