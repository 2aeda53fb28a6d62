import type { Db } from '#server/db/client.ts'
import type { SampleRecord } from './records.ts'

/** A cluster with data nodes of these names, for tests; ids are "c-…" and the names. */
export async function addCluster(
  db: Db,
  name: string,
  nodeNames: readonly string[],
): Promise<string> {
  const cluster = await db.cluster.create({
    data: {
      id: `c-${name}`,
      name,
      galeraName: name,
      nodes: {
        create: nodeNames.map((node, at) => ({
          id: node,
          name: node,
          address: '127.0.0.1',
          sqlPort: 10_000 + at,
        })),
      },
    },
  })
  return cluster.id
}

/** A sample of which everything not given is unknown. */
export function sample(nodeId: string, atMs: number, figures: Partial<SampleRecord>): SampleRecord {
  return {
    nodeId,
    atMs,
    localState: null,
    flowControlPaused: null,
    flowControlSent: null,
    flowControlReceived: null,
    recvQueue: null,
    sendQueue: null,
    replicatedWriteSets: null,
    replicatedBytes: null,
    receivedWriteSets: null,
    receivedBytes: null,
    commits: null,
    certFailures: null,
    bfAborts: null,
    replLatencyAvg: null,
    replLatencyMax: null,
    lastCommitted: null,
    cachedDownto: null,
    ...figures,
  }
}
