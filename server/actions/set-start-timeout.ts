import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import {
  compareFile,
  replaceFile,
  restoreFile,
  type FileContent,
} from '#server/actions/replace-file.ts'
import { demandProgram } from '#server/actions/run-script.ts'
import { SYSTEMCTL } from '#server/galera/server-commands.ts'
import { renderStartTimeout, START_TIMEOUT_PATH } from '#server/galera/render-config.ts'
import type { ActionParams } from '#server/procedures/action-params.ts'

/** systemd drop-in: a start then outlasts the transfer, and is not killed in its middle. */
export const setStartTimeout: Action<'set-start-timeout'> = {
  name: 'set-start-timeout',
  timeoutMs: 60_000,
  cancel: 'finish',
  async probe(context, params) {
    if ((await compareFile(context.server, dropIn(params))) !== 'same') return { state: 'absent' }
    return { state: (await isEffective(context, params)) ? 'done' : 'partial' }
  },
  async run(context, params) {
    await replaceFile(context.server, context.stepId, dropIn(params))
    await reload(context)
  },
  async verify(context, params) {
    const effective = await effectiveTimeout(context)
    if (await isEffective(context, params)) return { TimeoutStartUSec: effective }
    throw new ActionFailure(
      `systemd on ${context.server.name} still has TimeoutStartUSec=${effective} for mariadb.service.`,
      'Remove the drop-in there that sets another TimeoutStartSec ("systemctl cat mariadb" shows it).',
    )
  },
  async undo(context) {
    await restoreFile(context.server, context.stepId, START_TIMEOUT_PATH)
    await reload(context)
  },
}

function dropIn({ seconds }: ActionParams['set-start-timeout']): FileContent {
  const content = renderStartTimeout(seconds)
  return { path: START_TIMEOUT_PATH, content, mode: 0o644, owner: 'root:root' }
}

async function reload({ server }: ActionContext): Promise<void> {
  await demandProgram(server, SYSTEMCTL.reload, {
    what: 'Reloading systemd',
    mend: 'Check "systemctl status" on the server.',
  })
}

async function isEffective(
  context: ActionContext,
  { seconds }: ActionParams['set-start-timeout'],
): Promise<boolean> {
  const effective = await effectiveTimeout(context)
  return seconds === null ? effective === 'infinity' : spanSeconds(effective) === seconds
}

async function effectiveTimeout({ server }: ActionContext): Promise<string> {
  const argv = ['show', '--property=TimeoutStartUSec', '--value', 'mariadb.service'] as const
  const text = await demandProgram(server, ['systemctl', ...argv], {
    what: 'Asking systemd for the start timeout',
    mend: 'Check that the server runs systemd.',
  })
  return text.trim()
}

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  month: 2_629_800,
  y: 31_557_600,
}

/** A time span as systemd prints it (`1h 30min`), in seconds; null when it is none (`infinity`). */
export function spanSeconds(text: string): number | null {
  const parts = text.trim().split(/\s+/)
  let seconds = 0
  for (const part of parts) {
    const match = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(part)
    const factor = UNIT_SECONDS[match?.[2] ?? '']
    if (match === null || factor === undefined) return null
    seconds += Number(match[1]) * factor
  }
  return seconds
}
