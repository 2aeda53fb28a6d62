import type { SampleRecord } from './records.ts'

/** Figures of Sample that are averaged in a rollup; those in `largestKept` also keep their maximum. */
export const averagedColumns = [
  'flowControlPaused',
  'flowControlSent',
  'flowControlReceived',
  'recvQueue',
  'sendQueue',
  'replicatedWriteSets',
  'replicatedBytes',
  'receivedWriteSets',
  'receivedBytes',
  'commits',
  'certFailures',
  'bfAborts',
  'replLatencyAvg',
] as const satisfies readonly (keyof SampleRecord)[]

/** Columns of which the largest second is kept as `<name>Max`. */
export const largestKept = ['flowControlPaused', 'recvQueue', 'sendQueue'] as const

/** Columns of a second's sample, in the order in which they are written. */
export const secondColumns = [
  'localState',
  ...averagedColumns,
  'replLatencyMax',
  'lastCommitted',
  'cachedDownto',
] as const satisfies readonly (keyof SampleRecord)[]
