import { z } from 'zod'
import {
  emptySshLogin,
  isTypedSshLogin,
  missingOfSshLogin,
  sshLoginShape,
  toSshLogin,
} from '#components/inventory/ssh-login-values.ts'
import {
  emptyServer,
  newServerSchema,
  toNewServer,
} from '#components/new-servers/new-server-values.ts'
import {
  emptyPlanOptions,
  missingOfOptions,
  planOptionsShape,
  toPlanOptions,
} from '#components/new-servers/plan-options.ts'

/** The add-node form as it is typed. */
export const addNodeSchema = z
  .object({
    server: newServerSchema,
    /** Name of the wished donor; '' lets the console choose. */
    donor: z.string(),
    ...planOptionsShape,
    ...sshLoginShape,
  })
  .superRefine((values, context) => {
    const typed = isTypedSshLogin(values)
    for (const { path, message } of [
      ...missingOfSshLogin(values),
      ...missingOfOptions(values, typed),
    ]) {
      context.addIssue({ code: 'custom', path: [path], message })
    }
  })

export type AddNodeValues = z.infer<typeof addNodeSchema>

export function emptyAddNode(known: {
  nodeName: string
  clusterName: string
  /** Of the other nodes; used for the new one unless another is chosen. */
  sshCredentialId: string | null
}): AddNodeValues {
  return {
    server: emptyServer(known.nodeName),
    donor: '',
    ...emptyPlanOptions,
    sshCredentialName: `SSH of ${known.nodeName} in ${known.clusterName}`.slice(0, 100),
    ...emptySshLogin,
    ...(known.sshCredentialId === null ? {} : { sshLogin: known.sshCredentialId }),
  }
}

/** Input of jobs.planAddNode. The fingerprint is the host key as it was confirmed. */
export function toPlanAddNode(
  values: AddNodeValues,
  clusterId: string,
  hostKeyFingerprint: string | null,
) {
  return {
    clusterId,
    server: toNewServer(values.server, hostKeyFingerprint),
    donor: values.donor === '' ? null : values.donor,
    ...toPlanOptions(values, isTypedSshLogin(values)),
    ssh: toSshLogin(values),
  }
}
