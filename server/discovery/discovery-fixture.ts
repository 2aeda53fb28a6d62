import { ContactError } from '#server/contact/contact-error.ts'
import type { Asked, NodeAnswer } from '#server/discovery/sighting.ts'
import type { MemberRow, NodeReading } from '#server/galera/model.ts'
import { readNode } from '#server/galera/read-status.ts'

/** Builders for the tests of discovery. */

export const STATE_UUID = '6b1d6f3b-c6a5-11f0-9f0b-1a2b3c4d5e6f'

export const member = (name: string, incomingAddress = 'AUTO'): MemberRow => ({
  uuid: `uuid-of-${name}`,
  name,
  incomingAddress,
})

export function answer(
  name: string,
  members: MemberRow[] | null,
  change: Partial<NodeReading> = {},
  more: Partial<NodeAnswer> = {},
): NodeAnswer {
  return {
    reading: {
      ...readNode({ wsrep_local_state: '4', wsrep_cluster_status: 'Primary' }, null, members, null),
      serverVersion: '10.11.19-MariaDB-deb12',
      clusterName: 'shop',
      clusterStateUuid: STATE_UUID,
      nodeName: name,
      gcommUuid: `uuid-of-${name}`,
      ...change,
    },
    hostname: name,
    clusterAddress: null,
    incomingAddresses: 'AUTO,AUTO,AUTO',
    missingPrivilege: false,
    clock: { skewMs: 0, uncertaintyMs: 1 },
    ...more,
  }
}

export function asked(host: string, change: Partial<Asked> = {}): Asked {
  return {
    host,
    sqlPort: 3306,
    isStart: false,
    foundBy: ['test'],
    memberName: null,
    answer: null,
    error: null,
    ssh: null,
    ...change,
  }
}

export function silent(host: string, change: Partial<Asked> = {}): Asked {
  const error = new ContactError('refused', `${host}:3306 refused.`, 'Check it.')
  return asked(host, { error, ...change })
}
