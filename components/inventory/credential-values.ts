import { z } from 'zod'
import type { CredentialView } from '#server/api/views.ts'

const text = z.string().max(32_768)

export const credentialSchema = z.object({
  name: z.string().trim().min(1, 'Give the credential a name.').max(100),
  kind: z.enum(['sql', 'ssh-key', 'ssh-password']),
  username: z.string().min(1, 'Enter the user name.').max(128),
  password: text,
  privateKey: text,
  passphrase: text,
  sudoPassword: text,
  removePassphrase: z.boolean(),
  removeSudoPassword: z.boolean(),
})

export type CredentialValues = z.infer<typeof credentialSchema>

/** The form for a new credential, or for one that exists: its secrets stay empty, as they never come back. */
export function credentialValues(credential: CredentialView | null): CredentialValues {
  return {
    name: credential?.name ?? '',
    kind: credential?.kind ?? 'sql',
    username: credential?.username ?? '',
    password: '',
    privateKey: '',
    passphrase: '',
    sudoPassword: '',
    removePassphrase: false,
    removeSudoPassword: false,
  }
}

/** Secrets of the chosen kind for credentials.create; what belongs to another kind is not sent. */
export function secretsToCreate(values: CredentialValues) {
  switch (values.kind) {
    case 'sql':
      return { password: values.password }
    case 'ssh-key':
      return {
        privateKey: values.privateKey,
        passphrase: values.passphrase || null,
        sudoPassword: values.sudoPassword || null,
      }
    case 'ssh-password':
      return { password: values.password, sudoPassword: values.sudoPassword || null }
  }
}

/** Secrets for credentials.update: an empty field leaves the saved secret as it is; null removes it. */
export function secretsToUpdate(values: CredentialValues) {
  const given = (name: 'password' | 'privateKey', applies: boolean) =>
    applies && values[name] !== '' ? { [name]: values[name] } : {}
  const optional = (name: 'passphrase' | 'sudoPassword', remove: boolean) =>
    remove ? { [name]: null } : values[name] === '' ? {} : { [name]: values[name] }
  const isKey = values.kind === 'ssh-key'
  return {
    ...given('password', !isKey),
    ...given('privateKey', isKey),
    ...(isKey ? optional('passphrase', values.removePassphrase) : {}),
    ...(values.kind === 'sql' ? {} : optional('sudoPassword', values.removeSudoPassword)),
  }
}
