import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import { runSql } from '#server/actions/sql-client.ts'
import { forgetRecords, readRecord, saveRecord } from '#server/actions/step-record.ts'
import { setPcWeight as setStatement } from '#server/sql/set-statements.ts'
import { readWsrep } from '#server/actions/wsrep-status.ts'

/**
 * The member's vote, without a restart. With one data node the vote is raised while a joiner is
 * there: a joiner counts, and its death would take the quorum (measured in the lab).
 */
export const setPcWeight: Action<'set-pc-weight'> = {
  name: 'set-pc-weight',
  timeoutMs: 60_000,
  cancel: 'finish',
  async probe(context, { weight }) {
    return { state: (await weightOf(context)) === weight ? 'done' : 'absent' }
  },
  async run(context, { weight }) {
    const { server, stepId } = context
    await saveRecord(server, stepId, 'former', String(await weightOf(context)))
    await setWeight(context, weight)
  },
  async verify(context, { weight }) {
    const found = await weightOf(context)
    if (found === weight) return { 'pc.weight': found }
    throw new ActionFailure(
      `pc.weight of ${context.server.name} is ${found}, not ${weight}.`,
      'Somebody else sets it: agree with them, then retry.',
    )
  },
  async undo(context) {
    const former = await readRecord(context.server, context.stepId, 'former')
    if (former !== null) await setWeight(context, Number(former))
    await forgetRecords(context.server, context.stepId)
  },
}

async function weightOf({ server, signal }: ActionContext): Promise<number> {
  const weight = (await readWsrep(server, signal))?.pcWeight ?? null
  if (weight !== null) return weight
  throw new ActionFailure(
    `${server.name} does not tell its pc.weight.`,
    'Check that MariaDB runs there with its Galera provider.',
  )
}

async function setWeight({ server }: ActionContext, weight: number): Promise<void> {
  if (!Number.isInteger(weight) || weight < 0 || weight > 255) {
    throw new TypeError(`pc.weight is 0 to 255, not ${weight}.`)
  }
  const own = await runSql(
    server,
    ["SHOW GLOBAL VARIABLES LIKE 'wsrep\\_provider\\_pc\\_weight'"],
    {
      what: 'Looking for the variable of pc.weight',
    },
  )
  const statement = setStatement(weight, own.length > 0 ? 'plugin' : 'options')
  await runSql(server, [statement], { what: 'Setting pc.weight' })
}
