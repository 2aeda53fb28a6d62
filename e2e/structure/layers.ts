/** Which folder may import which; the first rule whose `from` matches a file is its rule. */
export interface LayerRule {
  from: string
  mayImport: string[]
}

/** Vocabulary that the whole interface speaks. */
const words = [
  'server/galera/model.ts',
  'server/galera/labels.ts',
  'server/galera/figures.ts',
  'server/auth/permissions.ts',
  'server/api/views.ts',
]
const shared = ['server/env.ts', 'server/observability/']

/** Tables and shapes of jobs: pure, so that services refuse with the same rules as the engine. */
const jobRules = [
  'server/procedures/',
  'server/engine/job-states.ts',
  'server/engine/step-states.ts',
  'server/engine/job-locks.ts',
  'server/engine/job-settings.ts',
  'server/engine/accepted-risks.ts',
  'server/engine/undo-plan.ts',
]

export const layers: LayerRule[] = [
  { from: 'server/galera/', mayImport: ['server/galera/'] },
  { from: 'server/procedures/', mayImport: ['server/procedures/', 'server/galera/'] },
  { from: 'server/contact/', mayImport: ['server/contact/', 'server/galera/'] },
  { from: 'server/remote/', mayImport: ['server/remote/', 'server/contact/', 'server/galera/'] },
  { from: 'server/sql/', mayImport: ['server/sql/', 'server/contact/', 'server/galera/'] },
  {
    from: 'server/actions/',
    mayImport: [
      'server/actions/',
      'server/procedures/',
      'server/remote/',
      'server/sql/',
      'server/contact/',
      'server/galera/',
    ],
  },
  {
    from: 'server/engine/',
    mayImport: [
      'server/engine/',
      'server/procedures/',
      'server/actions/',
      'server/remote/',
      'server/contact/',
      'server/galera/',
      'server/db/',
      'server/secrets/',
      'server/events/',
      // The way to a server of the inventory, as the monitor takes it.
      'server/monitor/load-inventory.ts',
      'server/monitor/node-config.ts',
      'server/monitor/read-cluster-sight.ts',
      'server/monitor/read-ist-facts.ts',
      ...shared,
    ],
  },
  {
    from: 'server/discovery/',
    mayImport: [
      'server/discovery/',
      'server/actions/',
      'server/remote/',
      'server/sql/',
      'server/contact/',
      'server/galera/',
    ],
  },
  {
    from: 'server/alerts/channels/',
    mayImport: ['server/alerts/channels/', 'server/alerts/notification.ts'],
  },
  {
    from: 'server/alerts/outbound/',
    mayImport: ['server/alerts/outbound/', 'server/alerts/channels/'],
  },
  {
    from: 'server/alerts/outbox/',
    mayImport: [
      'server/alerts/',
      'server/db/',
      'server/secrets/',
      'server/events/',
      'server/engine/mask-secrets.ts',
      ...shared,
    ],
  },
  { from: 'server/db/', mayImport: ['server/db/'] },
  { from: 'server/secrets/', mayImport: ['server/secrets/'] },
  { from: 'server/observability/', mayImport: shared },
  { from: 'server/events/', mayImport: ['server/events/', 'server/db/', ...shared] },
  {
    from: 'server/auth/',
    mayImport: ['server/auth/', 'server/db/', 'server/secrets/', 'server/api/views.ts'],
  },
  {
    from: 'server/audit/',
    mayImport: [
      'server/audit/',
      'server/db/',
      'server/secrets/',
      'server/api/admin-views.ts',
      ...shared,
    ],
  },
  {
    from: 'server/metrics/',
    mayImport: [
      'server/metrics/',
      'server/db/',
      'server/galera/',
      'server/engine/job-states.ts',
      // The version.
      'package.json',
    ],
  },
  {
    from: 'server/services/',
    mayImport: [
      'server/services/',
      'server/audit/',
      'server/db/',
      'server/auth/',
      'server/secrets/',
      'server/events/',
      'server/galera/',
      'server/contact/',
      // Types of what probes answer, and pure texts and checks: no server is touched.
      'server/discovery/discovery.ts',
      'server/probes/probe-params.ts',
      'server/probes/plan-answer.ts',
      'server/probes/plan-params.ts',
      'server/remote/read-private-key.ts',
      'server/remote/privileged-commands.ts',
      'server/sql/observe-grants.ts',
      'server/actions/action.ts',
      'server/monitor/read-ist-facts.ts',
      'server/alerts/',
      'server/api/views.ts',
      'server/api/admin-views.ts',
      'server/api/alert-views.ts',
      'server/api/job-views.ts',
      'server/api/channel-views.ts',
      ...jobRules,
      ...shared,
    ],
  },
  {
    from: 'server/probes/',
    mayImport: [
      'server/probes/',
      'server/procedures/',
      // Root on servers as a job has it.
      'server/engine/',
      'server/discovery/',
      'server/actions/',
      'server/remote/',
      'server/sql/',
      'server/contact/',
      'server/galera/',
      'server/db/',
      'server/secrets/',
      'server/events/',
      'server/monitor/',
      ...shared,
    ],
  },
  {
    from: 'server/monitor/',
    mayImport: [
      'server/monitor/',
      'server/actions/',
      'server/remote/',
      'server/sql/',
      'server/contact/',
      'server/galera/',
      'server/db/',
      'server/secrets/',
      'server/events/',
      'server/probes/probe-params.ts',
      ...shared,
    ],
  },
  {
    from: 'server/alerts/',
    mayImport: [
      'server/alerts/',
      'server/galera/',
      'server/procedures/',
      'server/db/',
      'server/events/',
      'server/monitor/read-ist-facts.ts',
      'server/engine/job-states.ts',
      ...shared,
    ],
  },
  {
    from: 'server/api/',
    mayImport: [
      'server/api/',
      'server/metrics/',
      'server/services/',
      'server/auth/',
      'server/events/',
      'server/db/',
      'server/secrets/',
      'server/probes/probe-params.ts',
      'server/actions/action.ts',
      'server/galera/model.ts',
      'server/galera/ist/',
      'server/alerts/',
      ...jobRules,
      ...shared,
    ],
  },
  // Entries of processes.
  { from: 'server/', mayImport: ['server/'] },
  { from: 'components/ui/', mayImport: ['components/ui/', 'components/lib/', ...words] },
  {
    from: 'components/lib/',
    mayImport: ['components/lib/', 'components/ui/', 'server/api/', ...words],
  },
  {
    from: 'components/live/',
    mayImport: [
      'components/live/',
      'components/lib/',
      'components/ui/',
      'server/api/',
      'server/galera/',
    ],
  },
  {
    from: 'components/',
    mayImport: [
      'components/',
      'server/galera/',
      'server/api/',
      'server/auth/permissions.ts',
      'server/discovery/discovery.ts',
      'server/actions/',
      'server/procedures/',
      'server/probes/plan-answer.ts',
      'server/alerts/notification.ts',
      'server/alerts/channels/channel-kinds.ts',
    ],
  },
  { from: 'app/', mayImport: ['app/', 'components/', 'server/api/', 'server/auth/'] },
  { from: 'e2e/', mayImport: ['e2e/', 'server/', 'components/'] },
]

/** Packages that have one door each. */
export const doors: { package: RegExp; only: string[] }[] = [
  { package: /^ssh2$/, only: ['server/remote/', 'e2e/'] },
  { package: /^next\/link$/, only: ['components/ui/link.tsx'] },
  { package: /^nodemailer$/, only: ['server/alerts/outbound/'] },
  { package: /^mysql2(\/|$)/, only: ['server/sql/', 'e2e/'] },
  {
    package: /^@prisma\/|\/generated\//,
    only: [
      'server/db/',
      'server/services/',
      'server/monitor/',
      'server/probes/',
      'server/engine/',
      'server/alerts/outbox/',
      'e2e/',
      '.config/',
    ],
  },
]

/** The browser may take only types from these. */
export const typesOnlyInBrowser = [
  'server/api/',
  'server/discovery/',
  'server/actions/',
  'server/probes/',
]
