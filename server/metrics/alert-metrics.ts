import { samplesOf, type MetricSource, type MetricSpec } from './metric-source.ts'

const specs = {
  synced_alerts_firing: {
    type: 'gauge',
    help: 'Alerts that fire now, by rule and severity, silenced and acknowledged ones too.',
    labels: ['cluster', 'rule', 'severity'],
  },
  synced_deliveries_waiting: {
    type: 'gauge',
    help: 'Notifications that a channel has still to get.',
    labels: ['channel'],
  },
  synced_deliveries_given_up: {
    type: 'gauge',
    help: 'Notifications that a channel did not take in time, as far as its log reaches.',
    labels: ['channel'],
  },
  synced_channel_paused: {
    type: 'gauge',
    help: '1 while a channel is paused after failures in a row.',
    labels: ['channel'],
  },
} as const satisfies Record<string, MetricSpec>

/** What fires, and whether those who should know are told. */
export const alertMetrics: MetricSource = {
  specs,
  async read(db) {
    const { samples, add } = samplesOf(specs)
    const [alerts, channels, deliveries] = await Promise.all([
      db.alert.groupBy({
        by: ['clusterName', 'rule', 'severity'],
        where: { state: 'firing' },
        _count: true,
      }),
      db.channel.findMany({ select: { id: true, name: true, openSince: true } }),
      db.delivery.groupBy({
        by: ['channelId', 'state'],
        where: { state: { in: ['waiting', 'sending', 'given-up'] } },
        _count: true,
      }),
    ])
    for (const { clusterName: cluster, rule, severity, _count } of alerts) {
      add('synced_alerts_firing', { cluster, rule, severity }, _count)
    }
    for (const { id, name: channel, openSince } of channels) {
      const own = deliveries.filter(({ channelId }) => channelId === id)
      const inState = (...states: string[]) =>
        own
          .filter(({ state }) => states.includes(state))
          .reduce((sum, { _count }) => sum + _count, 0)
      add('synced_deliveries_waiting', { channel }, inState('waiting', 'sending'))
      add('synced_deliveries_given_up', { channel }, inState('given-up'))
      add('synced_channel_paused', { channel }, openSince !== null)
    }
    return samples
  },
}
