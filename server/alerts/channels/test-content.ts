import type { NotificationContent } from '../notification.ts'

/** What the test button sends: marked as a test, an incident of its own. */
export function testContent(
  testId: string,
  channelName: string,
  atMs: number,
): NotificationContent {
  return {
    incidentId: `test-${testId}`,
    sequence: 1,
    status: 'firing',
    severity: 'notice',
    cluster: { id: 'test', name: 'No cluster: a test', path: '/' },
    title: `Test of the channel ${channelName}`,
    atMs,
    alerts: [
      {
        id: `test-${testId}`,
        rule: 'channel-test',
        state: 'firing',
        severity: 'notice',
        nodeName: null,
        title: 'This is a test',
        detail: 'Somebody pressed the test button of this channel in Synced. Nothing is wrong.',
        runbook: 'Nothing is to be done. Close it if it stays open.',
        path: '/settings/channels',
        startedAtMs: atMs,
        endedAtMs: null,
      },
    ],
  }
}
