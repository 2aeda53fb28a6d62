import { z } from 'zod'
import type { NodeView } from '#server/api/views.ts'

const port = z.coerce
  .number('Enter a port number.')
  .int('Enter a whole number.')
  .min(1, 'A port is at least 1.')
  .max(65_535, 'A port is at most 65535.')

/** '' in a list means none. */
const choice = z.string().transform((id) => (id === '' ? null : id))

/** The same rules with which the server refuses. */
export const connectionSchema = z
  .object({
    name: z.string().trim().min(1, 'Give the node its wsrep_node_name.').max(100),
    kind: z.enum(['data', 'arbitrator']),
    address: z
      .string()
      .trim()
      .min(1, 'Enter a host name or IP address.')
      .max(253)
      .regex(
        /^[A-Za-z0-9._:-]*$/,
        'A host name or IP address has letters, digits, dots, colons and hyphens only.',
      ),
    sqlPort: port,
    sshPort: port,
    sqlRoute: z.enum(['direct', 'ssh']),
    tlsMode: z.enum(['off', 'require', 'verify']),
    tlsCa: z.string().transform((pem) => (pem.trim() === '' ? null : pem)),
    sqlCredentialId: choice,
    sshCredentialId: choice,
  })
  .refine((node) => node.sqlRoute === 'direct' || node.sshCredentialId !== null, {
    message: 'SQL through SSH needs an SSH credential.',
    path: ['sqlRoute'],
  })
  .refine((node) => node.kind === 'arbitrator' || node.sqlCredentialId !== null, {
    message: 'A data node needs an SQL credential.',
    path: ['sqlCredentialId'],
  })

export type ConnectionFields = z.input<typeof connectionSchema>
export type Connection = z.output<typeof connectionSchema>

export function connectionFields(node: NodeView): ConnectionFields {
  return {
    name: node.name,
    kind: node.kind,
    address: node.address,
    sqlPort: node.sqlPort,
    sshPort: node.sshPort,
    sqlRoute: node.sqlRoute,
    tlsMode: node.tlsMode,
    tlsCa: node.tlsCa ?? '',
    sqlCredentialId: node.sqlCredential?.id ?? '',
    sshCredentialId: node.sshCredential?.id ?? '',
  }
}

/** For a node that joins the others: reached as they are. garbd calls itself garb unless told otherwise. */
export function newConnectionFields(
  kind: NodeView['kind'],
  others: readonly NodeView[],
): ConnectionFields {
  const like = others.find((node) => node.kind === 'data')
  const empty: ConnectionFields = {
    name: '',
    kind,
    address: '',
    sqlPort: 3306,
    sshPort: 22,
    sqlRoute: 'direct',
    tlsMode: 'off',
    tlsCa: '',
    sqlCredentialId: '',
    sshCredentialId: '',
  }
  const shared = like ? connectionFields(like) : empty
  return kind === 'data'
    ? { ...shared, name: '', address: '', kind }
    : { ...empty, name: 'garb', sshPort: shared.sshPort, sshCredentialId: shared.sshCredentialId }
}
