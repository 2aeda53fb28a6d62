import { netnsName } from './lab-paths.ts'
import type { Lab, LabServer } from './lab-types.ts'
import { runCommand } from './run-command.ts'

const HOLE = '02:00:00:00:be:ef'

/**
 * What `from` sends to this port of `to` vanishes without a word, as behind a firewall; nothing else
 * does. Connecting gives up after 3 s instead of 127 s, by the same error.
 */
export async function blockPort(
  lab: Lab,
  from: LabServer,
  to: LabServer,
  port: number,
): Promise<void> {
  const netns = netnsName(lab.id, from.name)
  const ip = (...args: string[]) => runCommand(['ip', '-n', netns, ...args])
  const gateway = to.address.replace(/\d+$/, '254')
  await runCommand(['ip', 'netns', 'exec', netns, 'sysctl', '-qw', 'net.ipv4.tcp_syn_retries=1'])
  await ip('neigh', 'replace', gateway, 'lladdr', HOLE, 'dev', 'eth0', 'nud', 'permanent')
  await ip('route', 'replace', to.address, 'via', gateway, 'table', String(port))
  await ip('rule', 'add', ...ruleOf(to, port))
}

export async function unblockPort(
  lab: Lab,
  from: LabServer,
  to: LabServer,
  port: number,
): Promise<void> {
  await runCommand(['ip', '-n', netnsName(lab.id, from.name), 'rule', 'del', ...ruleOf(to, port)])
}

function ruleOf({ address }: LabServer, port: number): string[] {
  const number = String(port)
  return ['to', address, 'ipproto', 'tcp', 'dport', number, 'lookup', number]
}
