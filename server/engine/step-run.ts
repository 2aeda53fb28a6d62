import { type Action, ActionFailure } from '#server/actions/action.ts'
import { Overtaken } from '#server/actions/fence.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import type { ActionName } from '#server/procedures/action-params.ts'
import { afterLoss, type ContactLoss, mayPass } from './contact-patience.ts'
import { fenceOff } from './fence-off.ts'
import type { StepFacts } from './job-facts.ts'
import { progressData, stepWrite } from './job-writes.ts'
import { StepAborted } from './lease-lost.ts'
import { maskDeep } from './mask-secrets.ts'
import { type GuardAnswer, nextOfStep, type NextOfStep, type Seen, unseen } from './next-move.ts'
import { StepAttempt } from './step-attempt.ts'
import { type Reason, reasonOf, tookTooLong } from './step-failure.ts'
import { quarantineWrites } from './quarantine-writes.ts'
import { placeOf, sightOf } from './step-place.ts'
import { type StepMove, stepStateAfter } from './step-states.ts'
import type { RunScope } from './run-scope.ts'
import { stopLeftUnits } from './stop-left-units.ts'

/** How a step was left. Only `blocked` and `stopped` are not in its state for good. */
export type StepOutcome =
  | { kind: 'done' | 'stopped' }
  | { kind: 'failed' | 'unclear' | 'blocked'; reason: Reason }

type StepData = Parameters<typeof stepWrite>[2]
type Writes = ReturnType<typeof quarantineWrites>

/** One worker's run of one step, move by move. */
export class StepRun {
  readonly #scope: RunScope
  readonly #index: number
  readonly #action: Action<ActionName>
  #seen: Seen = unseen
  #attempt: StepAttempt | null = null
  #loss: ContactLoss | null = null
  /** What undoing told. */
  #undone: Record<string, unknown> = {}
  /** How long the action had worked when contact was lost. */
  #workedMs = 0

  constructor(scope: RunScope, index: number) {
    this.#scope = scope
    this.#index = index
    this.#action = scope.actions[placeOf(scope.job, index).step.action]
  }

  /** Throws LeaseLost, StepAborted `worker-ends`, and what the database throws. */
  async run(): Promise<StepOutcome> {
    const { hold, ending, job, actions, direction } = this.#scope
    try {
      for (;;) {
        hold.signal.throwIfAborted()
        ending.throwIfAborted()
        const sight = sightOf(job, actions, this.#index)
        const move = nextOfStep(sight, this.#seen, direction, hold.cancelled.aborted)
        const outcome = await this.#make(move).catch((error: unknown) => this.#afterError(error))
        if (outcome !== null) return outcome
      }
    } finally {
      this.#attempt?.end()
    }
  }

  /** null: there is a next move. */
  async #make(move: NextOfStep): Promise<StepOutcome | null> {
    switch (move.next) {
      case 'begin':
        return this.#begin()
      case 'look':
        return this.#look()
      case 'ask-guards':
        this.#seen = { ...this.#seen, guard: await this.#askGuards() }
        return null
      case 'run':
        return this.#act()
      case 'undo':
        return this.#takeBack()
      case 'verify':
        return this.#verify()
      case 'finish':
        return this.#finish(this.#undone)
      case 'stop':
        return this.#stop()
      case 'block':
        await this.#move('put-back', {})
        return {
          kind: 'blocked',
          reason: {
            message: this.#scope.mask(move.because),
            mend: move.mend,
            ...(move.accept ? { accept: move.accept } : {}),
          },
        }
      case 'doubt':
        return this.#doubt(move.because)
    }
  }

  async #begin(): Promise<null> {
    const { deps } = this.#scope
    const { step, facts } = this.#place()
    const attempt = facts.attempt + 1
    const startedAt = facts.attempt === 0 ? { startedAt: new Date(deps.now()) } : {}
    await this.#move(
      'begin',
      { attempt, error: null },
      { endedAt: null, progress: null, ...startedAt },
    )
    const { stepId } = facts
    this.#attempt = new StepAttempt(this.#scope, this.#index, step, stepId, this.#action)
    this.#seen = { ...unseen, begun: true }
    return null
  }

  async #look(): Promise<null> {
    await fenceOff(this.#scope, this.#index)
    const probe = await this.#begun().perform(
      (context, params) => this.#action.probe(context, params),
      !this.#place().facts.ran,
    )
    this.#seen = { ...this.#seen, probe }
    return null
  }

  async #askGuards(): Promise<GuardAnswer> {
    const { deps, job, transcript } = this.#scope
    const { guards } = this.#place().step
    const answers = await this.#begun().withPorts(true, (ports, signal) =>
      Promise.all(
        guards.map((guard) => deps.askGuard({ guard, job, index: this.#index, ports, signal })),
      ),
    )
    for (const answer of answers) {
      if (!answer.holds) return answer
      if (answer.note) await transcript.note(this.#index, answer.note)
    }
    return { holds: true }
  }

  async #act(): Promise<null> {
    const { deps } = this.#scope
    await this.#noteRan()
    const startedAtMs = deps.now()
    try {
      await this.#begun().perform((context, params) => this.#action.run(context, params), true)
    } finally {
      this.#workedMs = deps.now() - startedAtMs
    }
    this.#seen = { ...this.#seen, returned: true }
    return null
  }

  async #takeBack(): Promise<null> {
    await this.#noteRan()
    await fenceOff(this.#scope, this.#index)
    await this.#begun().withPorts(false, () => stopLeftUnits(this.#scope, this.#index))
    const told = await this.#begun().perform(
      async (context, params) => this.#action.undo?.(context, params),
      false,
    )
    this.#undone = told ?? {}
    this.#seen = { ...this.#seen, returned: true }
    return null
  }

  /** From this write on the step counts as one that has acted. */
  async #noteRan(): Promise<void> {
    const { deps } = this.#scope
    const ranAt = this.#place().facts.ran ? {} : { ranAt: new Date(deps.now()) }
    await this.#write({ ran: true, decision: null }, ranAt, [])
  }

  async #verify(): Promise<StepOutcome> {
    const evidence = await this.#begun().perform(
      (context, params) => this.#action.verify(context, params),
      false,
    )
    return this.#finish(evidence)
  }

  async #finish(evidence: Record<string, unknown>): Promise<StepOutcome> {
    const { mask, transcript, writes } = this.#scope
    const { step, server } = this.#place()
    await transcript.flush()
    const kept = { evidence: JSON.stringify(maskDeep(mask, evidence)) }
    await this.#end('finish', null, kept, quarantineWrites(writes, step, server, evidence))
    return { kind: 'done' }
  }

  async #stop(): Promise<StepOutcome> {
    if (this.#place().facts.state === 'waiting') return { kind: 'stopped' }
    await fenceOff(this.#scope, this.#index).catch((error: unknown) => {
      // A server that is away, or another's by now, does not keep the job from ending.
      if (!(error instanceof ContactError || error instanceof ActionFailure)) throw error
    })
    if (this.#action.cancel === 'stop') await stopLeftUnits(this.#scope, this.#index)
    await this.#end('stop', null)
    return { kind: 'stopped' }
  }

  async #doubt(because: string): Promise<StepOutcome> {
    const { title, server } = this.#place().step
    const reason = {
      message: `It is not certain whether “${title}” has happened on ${server}: ${this.#scope.mask(because)}`,
      mend: 'Look at the server, then mark the step as done, retry it, or abort.',
    }
    await this.#end('doubt', reason)
    return { kind: 'unclear', reason }
  }

  async #fail({ message, mend }: Reason): Promise<StepOutcome> {
    const { mask } = this.#scope
    const reason = { message: mask(message), mend: mask(mend) }
    await this.#end('fail', reason)
    return { kind: 'failed', reason }
  }

  async #end(
    move: StepMove,
    error: Reason | null,
    data: StepData = {},
    writes: Writes = [],
  ): Promise<void> {
    const progress = progressData(this.#attempt?.end() ?? null)
    const endedAt = new Date(this.#scope.deps.now())
    await this.#move(move, { error }, { endedAt, ...data, ...progress }, writes)
  }

  async #move(
    move: StepMove,
    facts: Partial<StepFacts>,
    data: StepData = {},
    writes: Writes = [],
  ): Promise<void> {
    const { state: from, stepId } = this.#place().facts
    const state = stepStateAfter(from, move)
    if (state === null) throw new Error(`Step ${stepId} cannot ${move}: it is ${from}.`)
    await this.#write({ ...facts, state }, data, writes)
  }

  /** Writes what became of the step, then remembers it. */
  async #write(facts: Partial<StepFacts>, data: StepData, writes: Writes): Promise<void> {
    const { hold, job } = this.#scope
    const { ran: _ran, accepted: _accepted, error, ...columns } = facts
    const reason = error === undefined ? {} : { error: error && JSON.stringify(error) }
    const all = { ...columns, ...reason, ...data }
    await hold.write([stepWrite(this.#scope.writes, this.#index, all), ...writes])
    job.steps[this.#index] = { ...this.#place().facts, ...facts }
  }

  async #afterError(error: unknown): Promise<StepOutcome | null> {
    const { hold, ending, deps, job, transcript } = this.#scope
    hold.signal.throwIfAborted()
    ending.throwIfAborted()
    if (error instanceof Overtaken) {
      hold.overtaken()
      hold.signal.throwIfAborted()
    }
    const { step } = this.#place()
    if (this.#attempt === null) throw error
    if (this.#attempt.timedOut) return this.#fail(tookTooLong(step.title, this.#action.timeoutMs))
    // The next move says whether this is a safe point.
    if (hold.cancelled.aborted && error instanceof StepAborted) return null
    if (error instanceof ContactError && mayPass(error.failure)) {
      const patience = afterLoss(this.#loss, deps.now(), this.#workedMs)
      if (patience !== null) {
        this.#loss = patience.loss
        await transcript.note(this.#index, `${error.message} Tried again.`)
        await this.#attempt.wait(patience.pauseMs)
        // As after a crash: what has happened is looked at before anything is done.
        this.#seen = { ...unseen, begun: true }
        return null
      }
    }
    return this.#fail(reasonOf(error, { jobId: job.id, step: step.key }))
  }

  #begun(): StepAttempt {
    if (this.#attempt === null) throw new Error('The step was not begun.')
    return this.#attempt
  }

  #place(): ReturnType<typeof placeOf> {
    return placeOf(this.#scope.job, this.#index)
  }
}
