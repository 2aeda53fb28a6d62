/**
 * `node dying-worker.ts MARKS [STEP=COMMAND,…]…`: runs jobs on real servers as the worker does, and
 * kills itself by SIGKILL at each point of each step, or of these, that is not in the file MARKS yet.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Action, ActionContext, ServerPort } from '#server/actions/action.ts'
import type { RootShell } from '#server/actions/root-shell.ts'
import { openWorkerDb } from '#server/db/client.ts'
import { createEngine } from '#server/engine/engine.ts'
import type { Actions } from '#server/engine/engine-deps.ts'
import { runJobs } from '#server/engine/run-jobs.ts'
import { env } from '#server/env.ts'
import type { ActionName } from '#server/procedures/action-params.ts'
import { readOrCreateKey } from '#server/secrets/key.ts'

export const dyingWorkerEntry = import.meta.filename

/** A join looks at the server again and again; what comes later is as what came before. */
const FIRST_COMMANDS = [1, 2]

const [, , marks = '', ...steps] = process.argv
const walk = new Map(
  steps.map((one) => {
    const [stepId = '', commands = ''] = one.split('=')
    return [stepId, commands.split(',').map(Number)]
  }),
)
const passed = new Set(
  import.meta.main && existsSync(marks) ? readFileSync(marks, 'utf8').split('\n') : [],
)

function die(point: string): void {
  appendFileSync(marks, `${point}\n`)
  process.kill(process.pid, 'SIGKILL')
}

function dieOnce(point: string): void {
  if (!passed.has(point)) die(point)
}

const isMortal = ({ stepId }: ActionContext) => walk.size === 0 || walk.has(stepId)

/** Dies at the begin of each step, while each of its commands runs on the server, and at its end. */
function mortal<Name extends ActionName>(action: Action<Name>): Action<Name> {
  return {
    ...action,
    probe(context, params) {
      if (!isMortal(context)) return action.probe(context, params)
      dieOnce(`${context.stepId} before`)
      return action.probe(context, params)
    },
    async run(context, params) {
      if (!isMortal(context)) return action.run(context, params)
      await action.run(withMortalServers(context), params)
      dieOnce(`${context.stepId} after`)
    },
  }
}

function withMortalServers(context: ActionContext): ActionContext {
  let count = 0
  const deadly = walk.get(context.stepId) ?? FIRST_COMMANDS
  /** null: nobody dies in this command. */
  const at = () => {
    count += 1
    return deadly.includes(count) ? `${context.stepId} in ${count}` : null
  }
  const wrap = (port: ServerPort): ServerPort => ({ ...port, root: mortalRoot(port.root, at) })
  return { ...context, server: wrap(context.server), other: (key) => wrap(context.other(key)) }
}

function mortalRoot(root: RootShell, at: () => string | null): RootShell {
  /** While the command runs, in its beginning or in its middle; or when it has just ended. */
  const dieDuring = async <Result>(running: Promise<Result>): Promise<Result> => {
    const point = at()
    if (point === null || passed.has(point)) return running
    await Promise.race([running, sleep(20 + (passed.size % 5) * 40)])
    die(point)
    return running
  }
  return {
    run: (command) => dieDuring(root.run(command)),
    runDetached: (command) =>
      dieDuring(
        root.runDetached({
          ...command,
          onLine: (line) => {
            dieOnce(`${command.unit} prints`)
            command.onLine?.(line)
          },
        }),
      ),
  }
}

function mortalActions(actions: Actions): Actions {
  const wrapped = Object.entries(actions).map(([name, action]) => [
    name,
    mortal(action as Action<ActionName>),
  ])
  return Object.fromEntries(wrapped) as Actions
}

if (import.meta.main) {
  const engine = createEngine(openWorkerDb(env().databaseUrl), readOrCreateKey(env().keyFile))
  await runJobs(
    { ...engine, actionsFor: (job, hold) => mortalActions(engine.actionsFor(job, hold)) },
    new AbortController().signal,
  )
}
