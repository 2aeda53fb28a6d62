import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import { FIREWALLD, NFTABLES, UFW, type FirewallScripts } from '#server/actions/firewall-scripts.ts'
import { demandScript } from '#server/actions/run-script.ts'
import { assertStepId, forgetRecords } from '#server/actions/step-record.ts'
import type { ActionParams } from '#server/procedures/action-params.ts'

type Params = ActionParams['open-firewall']

const SCRIPTS: Readonly<Record<Exclude<Params['tool'], 'none'>, FirewallScripts>> = {
  ufw: UFW,
  firewalld: FIREWALLD,
  nftables: NFTABLES,
}

/**
 * Lets the members, and nobody else, reach the ports. Only adds rules that accept, and its undo takes
 * away only those, so SSH is never concerned; a firewall that is off is not switched on.
 */
export const openFirewall: Action<'open-firewall'> = {
  name: 'open-firewall',
  timeoutMs: 120_000,
  cancel: 'finish',
  async probe(context, params) {
    const missing = await missingRules(context, params)
    if (missing.length === 0) return { state: 'done' }
    return { state: missing.length === rulesOf(params).length ? 'absent' : 'partial' }
  },
  async run(context, params) {
    await runTool(context, params, 'add')
  },
  async verify(context, params) {
    const missing = await missingRules(context, params)
    if (missing.length === 0) return { tool: params.tool, peers: params.peers, ports: params.ports }
    throw new ActionFailure(
      `${params.tool} on ${context.server.name} does not let ${missing[0]} in.`,
      'Add the rule there by hand, then retry.',
    )
  },
  async undo(context, params) {
    await runTool(context, params, 'remove')
    await forgetRecords(context.server, context.stepId)
  },
}

/** `address port`, one a rule. */
function rulesOf({ peers, ports }: Params): string[] {
  return peers.flatMap((peer) => ports.map((port) => `${checkedPeer(peer)} ${checkedPort(port)}`))
}

async function missingRules(context: ActionContext, params: Params): Promise<string[]> {
  if (params.tool === 'none') return []
  const text = await runTool(context, params, 'missing')
  return text.split('\n').filter((line) => line !== '')
}

async function runTool(
  { server, stepId, signal }: ActionContext,
  params: Params,
  verb: keyof FirewallScripts,
): Promise<string> {
  if (params.tool === 'none') return ''
  assertStepId(stepId)
  return demandScript(server, {
    shell: 'bash',
    script: SCRIPTS[params.tool][verb],
    args: [stepId, ...rulesOf(params)],
    timeoutMs: 90_000,
    what:
      verb === 'missing'
        ? `Reading the rules of ${params.tool}`
        : `Changing the rules of ${params.tool}`,
    mend: `Check that ${params.tool} works on the server.`,
    ...(verb === 'missing' ? { signal } : {}),
  })
}

function checkedPeer(peer: string): string {
  if (/^[0-9]{1,3}(\.[0-9]{1,3}){3}$/.test(peer) || /^[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+$/.test(peer)) {
    return peer
  }
  throw new ActionFailure(
    `${JSON.stringify(peer)} is no IP address, which a firewall rule needs.`,
    'Give the address of the member instead of its name.',
  )
}

function checkedPort(port: number): number {
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new TypeError(`Not a port: ${port}.`)
}
