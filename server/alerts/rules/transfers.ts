import { nameList } from '#server/galera/name-list.ts'
import { STALLED_AFTER_MS } from '#server/galera/transfer-progress.ts'
import { MINUTE_MS, NO_HISTORY, SECOND_MS, type Preview, type Rule, type Seen } from '../rule.ts'
import { dataNodes, type AlertScene, type TransferFact } from '../scene.ts'

const inTransfers: Preview = {
  kind: 'none',
  because: 'The page of transfers of the cluster lists every one there was.',
}

const pathOf = ({ id }: TransferFact) => `/transfers/${encodeURIComponent(id)}`

function attemptOf(scene: AlertScene, nodeId: string): TransferFact | undefined {
  return scene.transfers.find(({ joinerId }) => joinerId === nodeId)
}

const started: Rule = {
  id: 'transfer-started',
  title: 'Transfer started',
  severity: 'notice',
  forMs: 0,
  threshold: null,
  scope: 'node',
  looksAt: 'A state transfer to a node of the cluster runs.',
  runbook:
    'Nothing to do while it moves. With rsync and mysqldump the donor takes no writes until it ends: keep clients away from the donor.',
  preview: inTransfers,
  see: (scene) =>
    scene.assessment.transfers.flatMap((edge): Seen[] => {
      const node = dataNodes(scene).find(({ nodeId }) => nodeId === edge.joinerId)
      // Without a log nobody tells that it is a transfer.
      if (!node || edge.stage === null) return []
      const attempt = attemptOf(scene, edge.joinerId)
      const how = edge.kind === 'SST' ? `SST by ${edge.method ?? 'an unknown method'}` : edge.kind
      return [
        {
          subject: edge.joinerId,
          nodeId: edge.joinerId,
          holds: true,
          title: `${node.name} receives a state transfer`,
          detail: `${how ?? 'Whether by IST or SST is not told yet'}${edge.donorName === null ? '' : `, from ${edge.donorName}`}.`,
          ...(attempt?.outcome === 'running' ? { path: pathOf(attempt) } : {}),
        },
      ]
    }),
}

const stalled: Rule = {
  id: 'transfer-stalled',
  title: 'Transfer stalled',
  severity: 'warning',
  forMs: 0,
  threshold: {
    value: STALLED_AFTER_MS / SECOND_MS,
    // Earlier nobody tells slow from stuck.
    min: STALLED_AFTER_MS / SECOND_MS,
    max: 86_400,
    unit: 's',
    of: 'the time for which neither bytes nor work have moved',
  },
  scope: 'node',
  looksAt: 'Bytes, processes and journal of a running transfer, where the joiner has SSH.',
  runbook:
    'Read the journals of both sides on the page of the transfer. Check ports 4444 and 4568 and the free space of the joiner. Killing the joiner’s mariadbd ends the attempt; the donor goes on serving.',
  preview: NO_HISTORY,
  see: (scene, threshold) =>
    scene.assessment.transfers.flatMap((edge): Seen[] => {
      const sinceMs = edge.progress?.stalledSinceMs ?? null
      const node = dataNodes(scene).find(({ nodeId }) => nodeId === edge.joinerId)
      if (!node || sinceMs === null || scene.nowMs - sinceMs < threshold * SECOND_MS) return []
      const attempt = attemptOf(scene, edge.joinerId)
      return [
        {
          subject: edge.joinerId,
          nodeId: edge.joinerId,
          holds: true,
          title: `The transfer to ${node.name} stands still`,
          detail: `Nothing has moved since ${new Date(sinceMs).toISOString().slice(11, 19)} UTC, in the stage “${edge.progress?.stage ?? edge.stage ?? 'unknown'}”.`,
          ...(attempt ? { path: pathOf(attempt) } : {}),
        },
      ]
    }),
}

const failed: Rule = {
  id: 'transfer-failed',
  title: 'Transfer failed',
  severity: 'critical',
  forMs: 0,
  threshold: null,
  scope: 'node',
  looksAt: 'The last attempt of a node failed, and it has not become Synced since.',
  runbook:
    'The reason stands on the page of the transfer, with the journals of both sides. After a failed SST the joiner’s data are incomplete: it must get a full one. Stop a unit that systemd starts again and again: each round takes a donor.',
  preview: inTransfers,
  see: (scene) =>
    dataNodes(scene).flatMap(({ nodeId, name, assessed }): Seen[] => {
      const attempt = attemptOf(scene, nodeId)
      if (!attempt || assessed.condition === 'synced') return []
      if (attempt.outcome === 'running') {
        return [{ subject: nodeId, holds: 'unknown', because: 'Another transfer to it runs.' }]
      }
      if (attempt.outcome !== 'failed') return []
      return [
        {
          subject: nodeId,
          nodeId,
          holds: true,
          title: `The transfer to ${name} failed`,
          detail: attempt.reason ?? 'The journals tell no reason.',
          path: pathOf(attempt),
        },
      ]
    }),
}

const unexpectedSst: Rule = {
  id: 'sst-unexpected',
  title: 'SST where IST was expected',
  severity: 'warning',
  forMs: 0,
  threshold: null,
  scope: 'node',
  looksAt: 'A running SST to a node for which the console had told an IST.',
  runbook:
    'Let it run: its data are being replaced. The page of the transfer says what each side claimed. If it was the gcache, plan its size on the page of IST and gcache.',
  preview: inTransfers,
  see: (scene) =>
    dataNodes(scene).flatMap(({ nodeId, name }): Seen[] => {
      const attempt = attemptOf(scene, nodeId)
      if (attempt?.outcome !== 'running') return []
      if (attempt.kind !== 'SST' || attempt.forecastKind !== 'IST') return []
      return [
        {
          subject: nodeId,
          nodeId,
          holds: true,
          title: `${name} takes a full SST instead of an IST`,
          detail: `Told before it started: ${attempt.forecastBecause ?? 'IST'}`,
          path: pathOf(attempt),
        },
      ]
    }),
}

const istClosing: Rule = {
  id: 'ist-closing',
  title: 'IST is about to be lost',
  severity: 'critical',
  forMs: 0,
  threshold: {
    value: 30,
    min: 1,
    max: 10_080,
    firesBelow: true,
    unit: 'min',
    of: 'the time until no donor can serve IST to a node that is away, at the present write rate',
  },
  scope: 'node',
  looksAt:
    'The gcache of every possible donor against the position of a node that is away. Once it is lost, until the node is back.',
  runbook:
    'Start the node now: it comes back in seconds by IST, and by a full SST once the time is over. If it cannot be started, hold back large writes.',
  preview: NO_HISTORY,
  see: (scene, threshold) =>
    scene.ist === null
      ? [{ subject: '*', holds: 'unknown', because: 'It was not reckoned yet.' }]
      : scene.ist.nodes.flatMap((node): Seen[] => seenClosing(scene, node, threshold)),
}

function seenClosing(
  scene: AlertScene,
  { nodeId, name, phase, countdown }: NonNullable<AlertScene['ist']>['nodes'][number],
  threshold: number,
): Seen[] {
  if (phase !== 'away') return []
  if (countdown.kind === 'unknown') {
    return [{ subject: nodeId, holds: 'unknown', because: countdown.missing }]
  }
  const seen = {
    subject: nodeId,
    nodeId,
    holds: true,
    path: `/clusters/${encodeURIComponent(scene.clusterId)}/gcache`,
  } as const
  if (countdown.kind === 'lost') {
    const title = `IST for ${name} is lost`
    return [{ ...seen, title, detail: 'No donor can serve it: it comes back by a full SST.' }]
  }
  const { presentMs } = countdown
  const passedMs = Math.max(0, scene.nowMs - (scene.ist?.nowMs ?? scene.nowMs))
  if (presentMs === null || presentMs - passedMs > threshold * MINUTE_MS) return []
  return [
    {
      ...seen,
      title: `IST for ${name} will be lost soon`,
      detail: `About ${Math.max(0, Math.round((presentMs - passedMs) / MINUTE_MS))} min are left at the present write rate; ${countdown.lastDonor} holds its write-sets longest.`,
    },
  ]
}

const retention: Rule = {
  id: 'gcache-retention',
  title: 'GCache keeps too little',
  severity: 'warning',
  forMs: 5 * MINUTE_MS,
  threshold: {
    value: 30,
    min: 1,
    max: 10_080,
    firesBelow: true,
    unit: 'min',
    of: 'the time that a whole gcache lasts at the present write rate',
  },
  scope: 'cluster',
  looksAt: 'gcache.size of every member against what the cluster writes.',
  runbook:
    'Plan a larger gcache.size on the page of IST and gcache, set it in the option files and restart node by node. Until then a node that is away for longer needs a full SST.',
  preview: NO_HISTORY,
  see: (scene, threshold) => {
    const known = (scene.ist?.nodes ?? []).filter(
      ({ phase, gcache }) => phase === 'member' && gcache.stores !== null,
    )
    if (scene.ist === null || scene.ist.presentRate === null || known.length === 0) {
      return [{ subject: '', holds: 'unknown', because: 'Write rate or gcache.size is not known.' }]
    }
    const short = known.filter(
      ({ gcache }) => (gcache.retention.presentMs ?? Infinity) < threshold * MINUTE_MS,
    )
    if (short.length === 0) return []
    const least = Math.min(...short.map(({ gcache }) => gcache.retention.presentMs ?? Infinity))
    return [
      {
        subject: '',
        nodeId: null,
        holds: true,
        title: `The gcache lasts only ${Math.round(least / MINUTE_MS)} min`,
        detail: `${nameList(short.map(({ name }) => name))}: less than the ${threshold} min that are wanted, at the present write rate.`,
        path: `/clusters/${encodeURIComponent(scene.clusterId)}/gcache`,
      },
    ]
  },
}

export const transferRules: Rule[] = [
  started,
  stalled,
  failed,
  unexpectedSst,
  istClosing,
  retention,
]
