import type { LiveAlert } from './live-alert.ts'

/** A node of which people were not told yet that it is down. */
export function alertFixture(change: Partial<LiveAlert> = {}): LiveAlert {
  return {
    id: 'a1',
    rule: 'node-down',
    subject: 'n1',
    nodeId: 'n1',
    nodeName: 'node1',
    state: 'firing',
    severity: 'critical',
    title: '',
    detail: '',
    path: '',
    keptBecause: null,
    quiet: null,
    awayNodeIds: [],
    startedAtMs: 0,
    firedAtMs: 0,
    clearSinceMs: null,
    endedAtMs: null,
    writtenAtMs: 0,
    loudAtMs: null,
    toldAtMs: null,
    incidentId: null,
    refires: 0,
    labels: null,
    ...change,
  }
}
