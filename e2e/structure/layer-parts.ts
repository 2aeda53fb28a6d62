/** Vocabulary that the whole interface speaks. */
export const words = [
  'server/galera/model.ts',
  'server/galera/labels.ts',
  'server/galera/figures.ts',
  'server/auth/permissions.ts',
  'server/api/views.ts',
]
/** Texts of statements: pure, so that a plan shows what an action will send. */
export const statements = [
  'server/sql/account-statements.ts',
  'server/sql/secure-statements.ts',
  'server/sql/set-statements.ts',
  'server/sql/observe-grants.ts',
  'server/sql/replication-check.ts',
]
export const shared = ['server/env.ts', 'server/observability/', 'server/peer-address.ts']

/** Tables and shapes of jobs: pure, so that services refuse with the same rules as the engine. */
export const jobRules = [
  'server/procedures/',
  'server/engine/job-states.ts',
  'server/engine/step-states.ts',
  'server/engine/job-locks.ts',
  'server/engine/job-settings.ts',
  'server/engine/accepted-risks.ts',
  'server/engine/undo-plan.ts',
]
