import type { EffectiveConfiguration } from '#server/actions/effective-configuration.ts'
import { parseOptionLines } from '#server/actions/option-lines.ts'
import { readEffectiveConfiguration } from '#server/actions/read-effective-configuration.ts'
import type { Db } from '#server/db/client.ts'
import { loadNode } from '#server/monitor/load-inventory.ts'
import type { NodeConfig } from '#server/monitor/node-config.ts'
import { sqlOpener } from '#server/monitor/sql-opener.ts'
import { openSshHost } from '#server/remote/ssh-host.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import { readVariables } from '#server/sql/queries/read-variables.ts'
import { ProbeProblem } from './probe-failure.ts'

/** Option files over SSH; without SSH the values in use, and the note that their origin is not known. */
export async function answerReadConfiguration(
  db: Db,
  key: SecretKey,
  nodeId: string,
  signal: AbortSignal,
): Promise<EffectiveConfiguration> {
  const node = await loadNode(db, key, nodeId)
  if (!node) {
    throw new ProbeProblem(
      'not-found',
      'This node is not in the inventory any more.',
      'Reload the page.',
    )
  }
  if (!node.ssh) return fromVariables(node, signal)
  if (node.ssh.kind === 'unusable') throw node.ssh.error
  const host = openSshHost(node.ssh.target)
  try {
    return await readEffectiveConfiguration(host, signal)
  } finally {
    await host.close()
  }
}

async function fromVariables(
  node: NodeConfig,
  signal: AbortSignal,
): Promise<EffectiveConfiguration> {
  const open = sqlOpener(node, null)
  if (!open) {
    throw new ProbeProblem(
      'no-ssh',
      `${node.name} is an arbitrator without an SSH credential: there is no way to ask it.`,
      'Choose an SSH credential on the page of the node.',
    )
  }
  if (open.kind === 'unusable') throw open.error
  const sql = await open.target(signal)
  try {
    const variables = Object.entries(await readVariables(sql))
    const lines = variables.map(([name, value]) => `--${name}=${value}`)
    const options = parseOptionLines(lines, 'value in use')
    return {
      files: [],
      options: options.map((option) => ({ ...option, wins: true })),
      incomplete: {
        message: `${node.name} has no SSH credential: these are the values in use, and which file sets them is not known.`,
        mend: 'Choose an SSH credential on the page of the node to read its option files.',
      },
    }
  } finally {
    sql.close()
  }
}
