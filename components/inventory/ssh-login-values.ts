import { z } from 'zod'

/** Marks that a login is typed in here instead of taken from a saved credential. */
export const typedSshKey = 'typed-key'
export const typedSshPassword = 'typed-password'

const text = z.string().max(32_768)

/** An SSH login as it is typed. Fields that do not apply keep their text and are not checked. */
export const sshLoginShape = {
  /** `typed-key`, `typed-password`, or the id of a saved credential. */
  sshLogin: z.string(),
  sshUsername: text,
  privateKey: text,
  passphrase: text,
  sshPassword: text,
  sudoPassword: text,
}

export type SshLoginValues = z.infer<z.ZodObject<typeof sshLoginShape>>

export const emptySshLogin: SshLoginValues = {
  sshLogin: typedSshKey,
  sshUsername: '',
  privateKey: '',
  passphrase: '',
  sshPassword: '',
  sudoPassword: '',
}

/** What is missing for the chosen way to sign in. */
export function missingOfSshLogin(
  values: SshLoginValues,
): { path: keyof SshLoginValues; message: string }[] {
  const need = (path: keyof SshLoginValues, message: string) =>
    values[path] === '' ? [{ path, message }] : []
  if (!isTypedSshLogin(values)) return []
  return [
    ...need('sshUsername', 'Enter the SSH user.'),
    ...(values.sshLogin === typedSshKey
      ? need('privateKey', 'Paste the private key.')
      : need('sshPassword', 'Enter the SSH password.')),
  ]
}

/** Whether it has to be saved under a name. */
export function isTypedSshLogin({ sshLogin }: { sshLogin: string }): boolean {
  return sshLogin === typedSshKey || sshLogin === typedSshPassword
}

const orNull = (value: string) => (value === '' ? null : value)

/** The login as the API takes it. */
export function toSshLogin(values: SshLoginValues) {
  const { sshUsername: username, sudoPassword } = values
  switch (values.sshLogin) {
    case typedSshKey:
      return {
        kind: 'ssh-key' as const,
        username,
        privateKey: values.privateKey,
        passphrase: orNull(values.passphrase),
        sudoPassword: orNull(sudoPassword),
      }
    case typedSshPassword:
      return {
        kind: 'ssh-password' as const,
        username,
        password: values.sshPassword,
        sudoPassword: orNull(sudoPassword),
      }
    default:
      return { credentialId: values.sshLogin }
  }
}
