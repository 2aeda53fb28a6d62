import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import { donorLines, memberLines } from '#server/actions/journal-lines.ts'
import { joinFailure } from '#server/actions/join-failure.ts'
import {
  outcomeOf,
  progressOf,
  stageIn,
  startOfJoin,
  storyAfter,
  transferOf,
  type JoinStory,
} from '#server/actions/join-story.ts'
import {
  isMember,
  journalCursor,
  watchJoiner,
  type JoinerSight,
} from '#server/actions/joiner-watch.ts'
import { enableAtBoot, isRunning, readUnit, unitProgram } from '#server/actions/mariadb-unit.ts'
import { forgetRecords, readRecord, saveRecord } from '#server/actions/step-record.ts'
import { stopJoiner } from '#server/actions/stop-joiner.ts'
import { stopMariadb } from '#server/actions/stop-mariadb.ts'
import { isSynced, readWsrep } from '#server/actions/wsrep-status.ts'
import { SYSTEMCTL } from '#server/galera/server-commands.ts'
import type { ActionParams } from '#server/procedures/action-params.ts'

type Params = ActionParams['join-cluster']

/** Lost contact: nothing moves and no connection of the group is open. Slow alone is never stuck. */
const CUT_OFF_MS = 120_000
/** Nothing at all has moved, not even a processor. */
const STALLED_MS = 30 * 60_000
/** Synced, but the group is smaller than it should be. */
const SIZE_WAIT_MS = 30_000

/** Starts MariaDB without waiting and follows the transfer until Synced with the expected size. */
export const joinCluster: Action<'join-cluster'> = {
  name: 'join-cluster',
  timeoutMs: 7 * 24 * 3_600_000,
  cancel: 'detach',
  async probe({ server, signal }, params) {
    const unit = await readUnit(server, signal)
    if (!isRunning(unit)) return { state: 'absent' }
    const reading = await readWsrep(server, signal)
    const isForeign =
      reading?.clusterName !== undefined &&
      reading?.clusterName !== null &&
      reading.clusterName !== params.clusterName
    if (isForeign || (reading !== null && !reading.connected && unit.activeState === 'active')) {
      return {
        state: 'unknown',
        because: `MariaDB runs on ${server.name}, but not as a node of ${params.clusterName}.`,
      }
    }
    return { state: isSynced(reading) && isRight(params, reading) ? 'done' : 'partial' }
  },
  async run(context, params) {
    const { server, signal, stepId } = context
    const cursor = isRunning(await readUnit(server, signal))
      ? (await readRecord(server, stepId, 'cursor')) || null
      : await startUnit(context)
    await followJoin(context, params, cursor)
  },
  async verify({ server, signal, stepId }, params) {
    const [reading, kept] = await Promise.all([
      readWsrep(server, signal),
      readRecord(server, stepId, 'story'),
    ])
    if (!isSynced(reading) || !isRight(params, reading)) {
      throw new ActionFailure(
        `${server.name} is not Synced in ${params.clusterName} any more.`,
        'Look into its log, then retry the step.',
      )
    }
    if (params.leaveBoot !== true) await enableAtBoot(server, signal)
    const story: unknown = JSON.parse(kept ?? '{}')
    const { clusterStateUuid, clusterSize, lastCommitted } = reading
    return { clusterStateUuid, clusterSize, lastCommitted, transfer: story }
  },
  async undo(context, params) {
    const { server, signal, stepId } = context
    const unit = await readUnit(server, signal)
    if (isRunning(unit)) {
      const reading = await readWsrep(server, signal)
      // Synced, Joined or Donor: it leaves in order. Anything else has half a copy.
      const isWhole = (reading?.localState ?? 0) >= 2 && unit.activeState === 'active'
      if (!isWhole) await stopJoiner(server)
      else if (params.staysWhenWhole !== true)
        await stopMariadb.run(context, { reason: `${params.clusterName}: the join is taken back` })
    }
    await forgetRecords(server, stepId)
  },
}

function isRight(
  { stateUuid, expectedSize }: Params,
  reading: { clusterStateUuid: string | null; clusterSize: number | null },
): boolean {
  return (
    (stateUuid === null || reading.clusterStateUuid === stateUuid) &&
    (reading.clusterSize ?? 0) >= expectedSize
  )
}

/** Where the journal stood before the start. */
async function startUnit({ server, stepId, signal }: ActionContext): Promise<string | null> {
  const cursor = await journalCursor(server)
  await saveRecord(server, stepId, 'cursor', cursor ?? '', 'replace')
  const [program, ...argv] = SYSTEMCTL.resetFailed
  await server.root.run({ program, argv })
  signal.throwIfAborted()
  await unitProgram(server, 'start')
  return cursor
}

/**
 * The group counted it out and in again while it received, and now refuses it for ever: it stays
 * Joining with a whole copy. Started again it comes by IST (measured: link cut for 20 s, 10.11.19).
 */
function isOutcast({ lines }: JoinerSight, joiner: string): boolean {
  return lines.some(({ message }) => {
    const name = /Rejecting JOIN message from \S+ \(([^)]*)\): new State Transfer required/.exec(
      message,
    )
    return name?.[1] === joiner
  })
}

async function followJoin(
  context: ActionContext,
  params: Params,
  from: string | null,
): Promise<void> {
  const { server, stepId, signal, now, report } = context
  const startedAtMs = now()
  let cursor = from
  let startedAgain = false
  const sqlPort = params.sqlPort ?? 3306
  let story = startOfJoin(server.key, sqlPort, startedAtMs)
  let syncedSinceMs: number | null = null
  for (;;) {
    signal.throwIfAborted()
    const young = now() - startedAtMs < 180_000
    const sight = await watchJoiner(server, {
      cursor,
      restarts: 0,
      seconds: young ? 3 : 10,
      pauseSeconds: young ? 0.2 : 0.4,
      sqlPort,
      signal,
    })
    cursor = sight.cursor
    story = storyAfter(story, sight, now())
    if (isMember(sight.status)) {
      await demandRightCluster(context, params, sight)
      if (Number(sight.status['wsrep_cluster_size']) >= params.expectedSize) break
      syncedSinceMs ??= now()
      if (now() - syncedSinceMs > SIZE_WAIT_MS) throw tooSmall(context, params, sight)
    } else {
      syncedSinceMs = null
      if (!startedAgain && isOutcast(sight, server.key)) {
        startedAgain = true
        report({ text: 'Starting MariaDB again: the group took it for lost while it received' })
        await stopJoiner(server)
        cursor = await startUnit(context)
        story = startOfJoin(server.key, sqlPort, now())
        continue
      }
      if (hasFailed(sight)) throw await failed(context, story, sight)
      const idleMs = now() - story.movedAtMs
      if (idleMs > CUT_OFF_MS && story.peers === 0) throw await cutOff(context, params)
      // While all donors are busy the joiner asks each second, without limit.
      const waits = stageIn(story) === 'waiting for donor'
      if (idleMs > STALLED_MS && !waits) throw stalled(context, params)
    }
    report(progressOf(story, params.expectedBytes))
  }
  await saveRecord(server, stepId, 'story', JSON.stringify(outcomeOf(story)), 'replace')
}

/** A joiner that gives up is started again by systemd for ever, each time wiping and taking a donor. */
function hasFailed({ unit }: JoinerSight): boolean {
  return !isRunning(unit) || unit.subState.startsWith('auto-restart') || (unit.restarts ?? 0) > 0
}

async function failed(
  context: ActionContext,
  story: JoinStory,
  sight: JoinerSight,
): Promise<ActionFailure> {
  const { server } = context
  if (isRunning(sight.unit)) await stopJoiner(server)
  const donor = transferOf(story)?.donorName ?? null
  return joinFailure({
    joiner: server.name,
    donor,
    // Its last words may have come after the sight.
    joinerLines: [...story.lines, ...(await memberLines(server, sight.cursor))],
    donorLines:
      donor === null ? [] : await donorLines(context, donor, secondsOf(story, context.now())),
  })
}

/** Since the attempt began by the joiner's clock, with some room for the difference of the clocks. */
function secondsOf(story: JoinStory, nowMs: number): number {
  const startedAtMs = transferOf(story)?.startedAtMs ?? nowMs
  return Math.max(0, nowMs - startedAtMs) / 1000 + 5
}

async function demandRightCluster(
  { server }: ActionContext,
  { stateUuid, clusterName }: Params,
  { status }: JoinerSight,
): Promise<void> {
  const found = status['wsrep_cluster_state_uuid'] ?? ''
  if (stateUuid === null || found === stateUuid) return
  await unitProgram(server, 'stop')
  throw new ActionFailure(
    `${server.name} joined another cluster: its state UUID is ${found}, that of ${clusterName} is ${stateUuid}. It was stopped.`,
    'Check wsrep_cluster_address on it: only members of the right cluster may stand there.',
  )
}

function tooSmall(
  { server }: ActionContext,
  { expectedSize }: Params,
  { status }: JoinerSight,
): ActionFailure {
  return new ActionFailure(
    `${server.name} is Synced, but in a group of ${status['wsrep_cluster_size'] ?? '?'} instead of ${expectedSize}.`,
    'A member left meanwhile: bring it back, then retry the step.',
  )
}

async function cutOff(context: ActionContext, { clusterName }: Params): Promise<ActionFailure> {
  await stopJoiner(context.server)
  return new ActionFailure(
    `${context.server.name} lost its connection to ${clusterName} in the middle of the join. It was stopped.`,
    'Mend the network between it and the members (ports 4567, 4568 and 4444), then retry.',
  )
}

function stalled({ server }: ActionContext, { method }: Params): ActionFailure {
  return new ActionFailure(
    `Nothing has moved for ${STALLED_MS / 60_000} min in the transfer to ${server.name} by ${method}: no byte, no processor time, no line in its journal. It was left as it is.`,
    'Look at donor and joiner. Retry follows the same transfer; abandoning stops the joiner.',
  )
}
