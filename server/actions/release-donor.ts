import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import { effectiveOption } from '#server/actions/effective-options.ts'
import { demandScript } from '#server/actions/run-script.ts'
import { runSql, trySql } from '#server/actions/sql-client.ts'
import { removeFile } from '#server/galera/server-commands.ts'
import { setSstDonor } from '#server/sql/set-statements.ts'

/** After the join no donor is preferred any more: neither by file nor in the running server. */
export const releaseDonor: Action<'release-donor'> = {
  name: 'release-donor',
  timeoutMs: 60_000,
  cancel: 'finish',
  async probe(context, { path }) {
    const { there, inServer, inFiles } = await donorNow(context, path)
    if (!there && (inServer === null || inServer === inFiles)) return { state: 'done' }
    return { state: there ? 'absent' : 'partial' }
  },
  async run(context, { path }) {
    await demandScript(context.server, {
      script: `set -eu; ${removeFile('"$1"')}; sync -- "\${1%/*}"`,
      args: [checkedPath(path)],
      what: `Removing ${path}`,
      mend: 'Check that the file system is writable.',
    })
    const { inServer, inFiles } = await donorNow(context, path)
    if (inServer === null || inServer === inFiles) return
    await runSql(context.server, [setSstDonor(inFiles)], {
      what: 'Releasing the donor',
    })
  },
  async verify(context, { path }) {
    const { there, inServer, inFiles } = await donorNow(context, path)
    if (!there && (inServer === null || inServer === inFiles)) return { wsrep_sst_donor: inServer }
    throw new ActionFailure(
      `${context.server.name} still prefers the donor ${inServer ?? inFiles}.`,
      `Remove ${path} there and set wsrep_sst_donor to nothing.`,
    )
  },
}

async function donorNow(
  { server, signal }: ActionContext,
  path: string,
): Promise<{ there: boolean; inServer: string | null; inFiles: string }> {
  const text = await demandScript(server, {
    script: '[ -e "$1" ] && echo there || :',
    args: [checkedPath(path)],
    what: `Looking for ${path}`,
    mend: 'Check the file system of the server.',
    signal,
  })
  const answer = await trySql(server, ["SELECT CONCAT('donor=', @@global.wsrep_sst_donor)"], {
    signal,
  })
  const inServer = answer.code === 0 ? answer.stdout.trim().slice('donor='.length) : null
  const inFiles = (await effectiveOption(server, 'wsrep_sst_donor', signal)) ?? ''
  return { there: text.trim() === 'there', inServer, inFiles }
}

// This step removes a file for good, so nothing but an option file of the console's own name.
function checkedPath(path: string): string {
  if (/^\/etc\/(?:[A-Za-z0-9._-]+\/)*[A-Za-z0-9._-]*synced[A-Za-z0-9._-]*\.cnf$/.test(path))
    return path
  throw new TypeError(`Not an option file of the console: ${JSON.stringify(path)}.`)
}
