import { z } from 'zod'
import type { CredentialView } from '#server/api/views.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import { readPrivateKey } from '#server/remote/read-private-key.ts'
import {
  type CredentialSecret,
  sealCredential,
  unsealCredential,
} from '#server/secrets/credential-secret.ts'
import { type Deps, requirePermission } from './actor.ts'
import { auditEntry } from './audit.ts'
import { createId } from './create-id.ts'
import { notFound, OperatorProblem } from './operator-problem.ts'

const name = z.string().trim().min(1, 'Give the credential a name.').max(100)
const username = z
  .string()
  .min(1, 'Enter a user name.')
  .max(128)
  .refine((text) => !text.includes('\0') && !text.includes('\n'), 'A user name has no line breaks.')
const secret = z.string().max(32_768)

export const credentialInput = z.object({
  name,
  kind: z.enum(['sql', 'ssh-key', 'ssh-password']),
  username,
  password: secret.nullish(),
  privateKey: secret.nullish(),
  passphrase: secret.nullish(),
  sudoPassword: secret.nullish(),
})
export type CredentialInput = z.output<typeof credentialInput>

/** Secrets that are left out stay as they are; null or empty removes them. */
export const credentialUpdateInput = credentialInput.omit({ kind: true }).extend({ id: z.string() })

export async function listCredentials(deps: Deps): Promise<CredentialView[]> {
  requirePermission(deps, 'cluster.read')
  const rows = await deps.db.credential.findMany({
    include: { _count: { select: { sqlNodes: true, sshNodes: true } } },
    orderBy: { name: 'asc' },
  })
  return rows.map((row) => {
    const open = tryUnseal(deps, row)
    return {
      id: row.id,
      name: row.name,
      kind: row.kind as CredentialView['kind'],
      username: row.username,
      hasPassphrase: Boolean(open?.passphrase),
      hasSudoPassword: Boolean(open?.sudoPassword),
      keyFingerprint: open?.privateKey ? keyFingerprint(open) : null,
      usedByNodes: row._count.sqlNodes + row._count.sshNodes,
      updatedAtMs: row.updatedAt.getTime(),
    }
  })
}

export async function createCredential(
  deps: Deps,
  input: CredentialInput,
): Promise<{ id: string }> {
  requirePermission(deps, 'credential.write')
  const row = newCredentialRow(deps, input)
  await refuseTakenName(deps, input.name, null)
  await deps.db.$transaction([
    deps.db.credential.create({ data: row }),
    auditEntry(deps, 'credential.create', input.name, {
      kind: input.kind,
      username: input.username,
    }),
    appendChanges(deps.db, [{ topic: 'inventory' }]),
  ])
  return { id: row.id }
}

/** The row to insert, its secret checked and sealed. Throws OperatorProblem for an unusable key. */
export function newCredentialRow(deps: Deps, input: CredentialInput) {
  const id = createId()
  const secrets = checkedSecret(input.kind, {
    password: input.password || null,
    privateKey: input.privateKey || null,
    passphrase: input.passphrase || null,
    sudoPassword: input.sudoPassword || null,
  })
  const { name: label, kind, username: user } = input
  return { id, name: label, kind, username: user, sealed: sealCredential(deps.key, id, secrets) }
}

export async function updateCredential(
  deps: Deps,
  input: z.output<typeof credentialUpdateInput>,
): Promise<void> {
  requirePermission(deps, 'credential.write')
  const row = await deps.db.credential.findUnique({ where: { id: input.id } })
  if (!row) throw notFound('credential')
  await refuseTakenName(deps, input.name, row.id)
  const before = tryUnseal(deps, row)
  const kept = (given: string | null | undefined, old: string | null | undefined) =>
    given === undefined ? (old ?? null) : given || null
  const secrets = checkedSecret(row.kind as CredentialInput['kind'], {
    password: kept(input.password, before?.password),
    privateKey: kept(input.privateKey, before?.privateKey),
    passphrase: kept(input.passphrase, before?.passphrase),
    sudoPassword: kept(input.sudoPassword, before?.sudoPassword),
  })
  await deps.db.$transaction([
    deps.db.credential.update({
      where: { id: row.id },
      data: {
        name: input.name,
        username: input.username,
        sealed: sealCredential(deps.key, row.id, secrets),
      },
    }),
    auditEntry(deps, 'credential.update', input.name, {
      username: input.username,
      secretsChanged: (['password', 'privateKey', 'passphrase', 'sudoPassword'] as const).filter(
        (field) => input[field] !== undefined,
      ),
    }),
    appendChanges(deps.db, [{ topic: 'inventory' }]),
  ])
}

export async function removeCredential(deps: Deps, id: string): Promise<void> {
  requirePermission(deps, 'credential.write')
  const row = await deps.db.credential.findUnique({
    where: { id },
    include: { sqlNodes: { select: { name: true } }, sshNodes: { select: { name: true } } },
  })
  if (!row) throw notFound('credential')
  const users = [...new Set([...row.sqlNodes, ...row.sshNodes].map((node) => node.name))]
  if (users.length > 0) {
    throw new OperatorProblem(
      'conflict',
      `The credential ${row.name} is in use by ${users.join(', ')}.`,
      'Choose another credential for these nodes first.',
    )
  }
  await refuseUsedByJob(deps, row)
  await deps.db.$transaction([
    deps.db.credential.delete({ where: { id } }),
    auditEntry(deps, 'credential.remove', row.name),
    appendChanges(deps.db, [{ topic: 'inventory' }]),
  ])
}

function tryUnseal(deps: Deps, row: { id: string; sealed: string }): CredentialSecret | null {
  try {
    return unsealCredential(deps.key, row.id, row.sealed)
  } catch {
    return null
  }
}

function keyFingerprint(open: CredentialSecret): string | null {
  try {
    const facts = readPrivateKey(open.privateKey ?? '', open.passphrase)
    return `${facts.type} ${facts.fingerprint}`
  } catch {
    return null
  }
}

function checkedSecret(kind: CredentialInput['kind'], secrets: CredentialSecret): CredentialSecret {
  if (kind === 'ssh-key') {
    refuseUnusableKey(secrets)
    return { ...secrets, password: null }
  }
  if (kind === 'ssh-password' && !secrets.password) {
    throw new OperatorProblem(
      'invalid',
      'The SSH password is empty.',
      'Enter the password, or use a key.',
    )
  }
  return {
    ...secrets,
    privateKey: null,
    passphrase: null,
    sudoPassword: kind === 'sql' ? null : secrets.sudoPassword,
  }
}

function refuseUnusableKey(secrets: CredentialSecret): void {
  try {
    readPrivateKey(secrets.privateKey ?? '', secrets.passphrase)
  } catch (error) {
    if (error instanceof ContactError)
      throw new OperatorProblem('invalid', error.message, error.mend)
    throw error
  }
}

async function refuseTakenName(deps: Deps, label: string, ownId: string | null): Promise<void> {
  const other = await deps.db.credential.findUnique({
    where: { name: label },
    select: { id: true },
  })
  if (other && other.id !== ownId) {
    throw new OperatorProblem(
      'conflict',
      `There is a credential named ${label} already.`,
      'Choose another name, or use that one.',
    )
  }
}

/** For credentials that are saved on the way; throws OperatorProblem `conflict`. */
export async function refuseTakenCredentialNames(
  deps: Deps,
  names: readonly (string | null | undefined)[],
): Promise<void> {
  const wanted = names.filter((name) => typeof name === 'string')
  const taken = await deps.db.credential.findFirst({ where: { name: { in: wanted } } })
  const twice = new Set(wanted).size < wanted.length
  if (!taken && !twice) return
  throw new OperatorProblem(
    'conflict',
    `There is a credential named ${taken?.name ?? wanted[0]} already.`,
    'Give the new one another name.',
  )
}

/** The servers of a job are in the inventory only once it has ended. */
async function refuseUsedByJob(deps: Deps, { id, name: label }: { id: string; name: string }) {
  const job = await deps.db.job.findFirst({
    where: { settings: { contains: `"${id}"` }, locks: { some: {} } },
    select: { title: true },
  })
  if (!job) return
  throw new OperatorProblem(
    'conflict',
    `The job “${job.title}” signs in with the credential ${label}.`,
    'Wait until it has ended, or cancel it.',
  )
}
