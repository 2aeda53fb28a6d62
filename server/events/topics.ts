/**
 * What the Change table carries between worker and web. The row says where to look; the facts
 * themselves stand in their own tables, so a missed row loses nothing.
 */
export type Topic =
  /** NodeLive rows of a cluster were rewritten; payload: JSON array of node ids. */
  | 'snapshots'
  /** Event rows were added. */
  | 'event'
  /** A node's condition changed: what the fleet page shows is out of date. */
  | 'condition'
  /** Clusters, nodes or credentials were added, changed or removed. */
  | 'inventory'
  /** Transfer rows of a cluster were added or changed. */
  | 'transfer'
  /** A probe was put or answered; payload: its id. */
  | 'probe'
  /** Log lines of a node were added. */
  | 'log'
  /** A host key was pinned, changed or refused. */
  | 'host-key'
  /** A job, a step of it or its transcript changed; payload: the job's id. */
  | 'job'
  /** Alerts of a cluster were raised, changed or ended. */
  | 'alert'
  /** Somebody acknowledged an alert, or changed a rule, a silence or a maintenance. */
  | 'alerting'
  /** A channel or a delivery changed. */
  | 'delivery'
  /** Settings were changed. */
  | 'settings'

export interface Change {
  topic: Topic
  clusterId?: string | null
  nodeId?: string | null
  payload?: string | null
}
