import type { NodeRates, NodeReading } from '#server/galera/model.ts'
import type { SampleRecord } from './records.ts'

const noRates: NodeRates = {
  flowControlPaused: null,
  flowControlSent: null,
  flowControlReceived: null,
  replicatedWriteSets: null,
  replicatedBytes: null,
  receivedWriteSets: null,
  receivedBytes: null,
  commits: null,
  certFailures: null,
  bfAborts: null,
  replLatencyAvg: null,
  replLatencyMax: null,
}

/** The sample of a slot in which the server answered. */
export function answeredSample(
  nodeId: string,
  atMs: number,
  reading: NodeReading,
  rates: NodeRates | null,
): SampleRecord {
  const { localState, recvQueue, sendQueue, lastCommitted, cachedDownto } = reading
  return {
    ...(rates ?? noRates),
    nodeId,
    atMs,
    localState,
    recvQueue,
    sendQueue,
    lastCommitted,
    cachedDownto,
  }
}

/** The sample of a slot that passed without an answer: a gap, not a zero. */
export function silentSample(nodeId: string, atMs: number): SampleRecord {
  return {
    ...noRates,
    nodeId,
    atMs,
    localState: null,
    recvQueue: null,
    sendQueue: null,
    lastCommitted: null,
    cachedDownto: null,
  }
}
