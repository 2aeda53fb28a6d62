import { randomBytes } from 'node:crypto'
import { type JobSettings, jobSettingsSchema } from '#server/engine/job-settings.ts'
import type { SealedJobSecrets } from '#server/secrets/job-secrets.ts'
import type { Deps } from './actor.ts'
import { newCredentialRow, refuseTakenCredentialNames } from './credentials.ts'
import { refuseTakenClusterName } from './edit-cluster.ts'
import { keptAside } from './kept-aside.ts'
import { OperatorProblem } from './operator-problem.ts'
import type { AnsweredPlan } from './read-plan.ts'

interface PlannedSettings {
  settings: JobSettings
  /** The row that saves the SSH login that was typed; null for one of the inventory. */
  newCredential: ReturnType<typeof newCredentialRow> | null
}

/** Throws OperatorProblem. */
export async function settingsFor(
  deps: Deps,
  { answer, params }: AnsweredPlan,
): Promise<PlannedSettings> {
  if ('quarantineId' in params) {
    const { jobId } = await keptAside(deps, params.quarantineId)
    const { settings } = await deps.db.job.findUniqueOrThrow({ where: { id: jobId } })
    const { sshCredentialIds } = jobSettingsSchema.parse(JSON.parse(settings))
    return {
      settings: { sshCredentialIds, sqlCredentialName: null, tags: [] },
      newCredential: null,
    }
  }
  if (!('ssh' in params)) {
    return {
      settings: { sshCredentialIds: {}, sqlCredentialName: null, tags: [] },
      newCredential: null,
    }
  }
  const { id, create } = sshCredential(deps, params)
  const strangers = answer.servers.filter(({ nodeId }) => nodeId === null)
  return {
    settings: {
      sshCredentialIds: Object.fromEntries(strangers.map(({ key }) => [key, id])),
      sqlCredentialName: 'sqlCredentialName' in params ? params.sqlCredentialName : null,
      tags: 'tags' in params ? params.tags : [],
    },
    newCredential: create,
  }
}

/** What the last step would find taken, or gone, is said before the first one. Throws OperatorProblem. */
export async function refuseTaken(deps: Deps, { params }: AnsweredPlan): Promise<void> {
  if ('quarantineId' in params) {
    await keptAside(deps, params.quarantineId)
    return
  }
  if (!('ssh' in params)) return
  const typed = 'credentialId' in params.ssh ? null : params.sshCredentialName
  const names = [typed, 'sqlCredentialName' in params ? params.sqlCredentialName : null]
  await refuseTakenCredentialNames(deps, names)
  if ('clusterName' in params) await refuseTakenClusterName(deps, params.clusterName, null)
}

/** Passwords of the accounts that the job creates, or of the SST account that is there. */
export function secretsFor({ params }: AnsweredPlan): SealedJobSecrets {
  if (!('ssh' in params)) return { sstPassword: null, monitorPassword: null }
  const password = () => randomBytes(24).toString('base64url')
  return {
    sstPassword: params.sstAccount?.password ?? password(),
    monitorPassword: password(),
  }
}

type LoginParams = Extract<AnsweredPlan['params'], { ssh: unknown }>

/** The chosen credential of the inventory, or the row that saves the typed one. */
function sshCredential(deps: Deps, { ssh, sshCredentialName }: LoginParams) {
  if ('credentialId' in ssh) return { id: ssh.credentialId, create: null }
  if (sshCredentialName === null) {
    throw new OperatorProblem(
      'invalid',
      'The SSH credential has no name.',
      'Give it a name to save it under, then make the plan again.',
    )
  }
  const create = newCredentialRow(deps, { ...ssh, name: sshCredentialName })
  return { id: create.id, create }
}
