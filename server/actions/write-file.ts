import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import {
  compareFile,
  replaceFile,
  restoreFile,
  type FileContent,
} from '#server/actions/replace-file.ts'
import { demandSecret } from '#server/actions/step-record.ts'
import { quoteOptionValue, UnwritableOption } from '#server/galera/option-file.ts'
import type { ActionParams } from '#server/procedures/action-params.ts'

/** Writes one whole file, atomically; the former one is kept beside it for the undo. */
export const writeFile: Action<'write-file'> = {
  name: 'write-file',
  timeoutMs: 60_000,
  cancel: 'finish',
  async probe(context, params) {
    const found = await compareFile(context.server, fileOf(context, params))
    return { state: found === 'same' ? 'done' : 'absent' }
  },
  async run(context, params) {
    await replaceFile(context.server, context.stepId, fileOf(context, params))
  },
  async verify(context, params) {
    const found = await compareFile(context.server, fileOf(context, params))
    if (found === 'same') {
      return { path: params.path, mode: params.mode.toString(8), owner: params.owner }
    }
    throw new ActionFailure(
      `${params.path} on ${context.server.name} is not as it was written.`,
      'Something else on the server writes this file: switch that off, then retry.',
    )
  },
  undo: (context, { path }) => restoreFile(context.server, context.stepId, path),
}

function fileOf(
  { secrets }: ActionContext,
  { path, content, mode, owner, withSstAuth }: ActionParams['write-file'],
): FileContent {
  if (withSstAuth === null) return { path, content, mode, owner }
  const password = demandSecret(secrets.sstPassword, `the SST account ${withSstAuth}`)
  const value = sstAuthValue(withSstAuth, password)
  return {
    path,
    content: `${content}${needsGroup(content) ? '[mysqld]\n' : ''}wsrep_sst_auth = ${value}\n`,
    mode,
    owner,
    secrets: [password, value],
  }
}

/** `user:password`, quoted for an option file. Throws ActionFailure for what cannot stand there. */
export function sstAuthValue(user: string, password: string): string {
  if (user.includes(':')) {
    throw new ActionFailure(
      'The name of the SST account holds a colon, which parts it from the password.',
      'Choose another name.',
    )
  }
  try {
    return quoteOptionValue(`${user}:${password}`)
  } catch (error) {
    if (!(error instanceof UnwritableOption)) throw error
    throw new ActionFailure(
      'The password of the SST account holds a line break or a control character, which an option file cannot hold.',
      'Choose another password.',
    )
  }
}

/** Whether a line appended to the text would not be read by the server. */
function needsGroup(content: string): boolean {
  const groups = [...content.matchAll(/^[ \t]*\[([^\]\n]*)\]/gm)]
  return !/^(mysqld|server|mariadb|mariadbd|galera)$/.test(groups.at(-1)?.[1]?.trim() ?? '')
}
