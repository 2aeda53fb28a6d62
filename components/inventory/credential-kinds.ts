import type { CredentialView } from '#server/api/views.ts'

export const credentialKinds: Record<CredentialView['kind'], string> = {
  sql: 'SQL password',
  'ssh-key': 'SSH key',
  'ssh-password': 'SSH password',
}
