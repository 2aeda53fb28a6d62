import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import { aptFailure } from '#server/actions/apt-failure.ts'
import { BROUGHT_SCRIPT, INSTALL_SCRIPT, REMOVE_SCRIPT } from '#server/actions/apt-script.ts'
import { replaceFile, restoreFile } from '#server/actions/replace-file.ts'
import type { RootResult } from '#server/actions/root-shell.ts'
import { demandScript } from '#server/actions/run-script.ts'
import { assertStepId, forgetRecords, RECORD_ROOT } from '#server/actions/step-record.ts'
import { SOURCES_PATH, sourcesText } from '#server/galera/apt-commands.ts'
import type { ActionParams } from '#server/procedures/action-params.ts'

const RUN_MS = 40 * 60_000

const VERSIONS = `
for name; do
  dpkg-query --show --showformat='\${Package} \${Version} \${db:Status-Status}\\n' -- "$name" 2>/dev/null || :
done
`

/**
 * Installs Debian packages without recommended ones and without starting or restarting a service.
 * Option files that exist stay. The undo removes the packages that this step brought, never purges.
 */
export const installPackages: Action<'install-packages'> = {
  name: 'install-packages',
  timeoutMs: RUN_MS + 60_000,
  cancel: 'finish',
  async probe(context, params) {
    const missing = await missingPackages(context, params)
    if (missing.length === 0) return { state: 'done' }
    return { state: missing.length === params.packages.length ? 'absent' : 'partial' }
  },
  async run(context, params) {
    const { server, stepId, signal } = context
    const { proxy, stanza } = params.apt
    if (stanza !== null) {
      await replaceFile(server, stepId, {
        path: SOURCES_PATH,
        content: sourcesText(stanza),
        mode: 0o644,
        owner: 'root:root',
      })
    }
    signal.throwIfAborted()
    const result = await runApt(context, 'install', INSTALL_SCRIPT, proxy, params.packages)
    if (result.code !== 0) throw aptFailure(server.name, 'Installing packages', result)
  },
  async verify(context, params) {
    const missing = await missingPackages(context, params)
    if (missing.length === 0) return { versions: await versionsOf(context, params) }
    throw new ActionFailure(
      `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not installed on ${context.server.name}.`,
      'Look at the transcript of apt-get, mend its sources there, then retry.',
    )
  },
  async undo(context, params) {
    const { server, stepId } = context
    const brought = await broughtPackages(context)
    if (brought.length > 0) {
      const result = await runApt(context, 'remove', REMOVE_SCRIPT, params.apt.proxy, brought)
      if (result.code === 90) {
        throw new ActionFailure(
          `Packages on ${server.name} that were not installed by this job now need the ones it brought: ${result.stderr.trim().slice(0, 300)}`,
          'Remove the packages by hand, or leave them.',
        )
      }
      if (result.code !== 0) throw aptFailure(server.name, 'Removing packages', result)
    }
    await restoreFile(server, stepId, SOURCES_PATH)
    await forgetRecords(server, stepId)
  },
}

function runApt(
  { server, stepId, report }: ActionContext,
  verb: 'install' | 'remove',
  script: string,
  proxy: string | null,
  packages: readonly string[],
): Promise<RootResult> {
  return server.root.runDetached({
    unit: unitOf(stepId, verb),
    program: 'sh',
    argv: [
      '-c',
      script,
      'synced',
      checkedProxy(proxy),
      recordOf(stepId),
      ...packages.map(checkedPackage),
    ],
    timeoutMs: RUN_MS,
    onLine: (line) => {
      const text = /^(Get:\d+|Unpacking|Setting up|Removing|Waiting) .*/.exec(line)?.[0]
      if (text !== undefined) report({ text: text.slice(0, 160) })
    },
  })
}

function unitOf(stepId: string, verb: string): string {
  assertStepId(stepId)
  return `synced-${stepId}-${verb}`
}

function recordOf(stepId: string): string {
  assertStepId(stepId)
  return `${RECORD_ROOT}/${stepId}`
}

async function broughtPackages({ server, stepId }: ActionContext): Promise<string[]> {
  const text = await demandScript(server, {
    script: BROUGHT_SCRIPT,
    args: [recordOf(stepId)],
    what: 'Asking dpkg which packages the step brought',
    mend: 'Check dpkg on the server.',
  })
  return text.split('\n').filter((name) => name !== '')
}

async function versionsOf(
  { server, signal }: ActionContext,
  { packages }: ActionParams['install-packages'],
): Promise<Record<string, string>> {
  const text = await demandScript(server, {
    script: VERSIONS,
    args: packages.map((wanted) => nameAndVersion(checkedPackage(wanted)).name),
    what: 'Asking dpkg for versions',
    mend: 'Check dpkg on the server.',
    signal,
  })
  const versions: Record<string, string> = {}
  for (const line of text.split('\n')) {
    const [name, version, status] = line.split(' ')
    if (name && version && status === 'installed') versions[name] = version
  }
  return versions
}

async function missingPackages(
  context: ActionContext,
  params: ActionParams['install-packages'],
): Promise<string[]> {
  const versions = await versionsOf(context, params)
  return params.packages.filter((wanted) => {
    const { name, version } = nameAndVersion(wanted)
    return versions[name] === undefined || (version !== null && versions[name] !== version)
  })
}

/** `name` or `name=version`. */
function nameAndVersion(wanted: string): { name: string; version: string | null } {
  const [name = '', version = null] = wanted.split('=')
  return { name, version }
}

// Debian policy 5.6.1 and 5.6.12; apt would read a last "+" or "-" as install or remove.
function checkedPackage(wanted: string): string {
  if (/^[a-z0-9][a-z0-9.+-]*[a-z0-9](:[a-z0-9-]+)?(=[0-9][A-Za-z0-9.+~:-]*)?$/.test(wanted))
    return wanted
  throw new ActionFailure(
    `${JSON.stringify(wanted)} is no name of a Debian package.`,
    'Plan the job again.',
  )
}

function checkedProxy(proxy: string | null): string {
  if (proxy === null) return ''
  if (/^https?:\/\/[^\s"';\\]+$/.test(proxy)) return proxy
  throw new ActionFailure(
    `${JSON.stringify(proxy)} is no address of an apt proxy.`,
    'Give it as http://host:port.',
  )
}
