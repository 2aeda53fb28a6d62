import { alertsRouter } from './routers/alerts.ts'
import { auditRouter, credentialsRouter, hostKeysRouter, settingsRouter } from './routers/admin.ts'
import { channelsRouter, deliveriesRouter } from './routers/channels.ts'
import { clustersRouter, fleetRouter } from './routers/clusters.ts'
import { inventoryRouter } from './routers/inventory.ts'
import { jobsRouter } from './routers/jobs.ts'
import { liveRouter } from './routers/live.ts'
import { nodesRouter, probesRouter } from './routers/nodes.ts'
import { sessionRouter } from './routers/session.ts'
import { usersRouter } from './routers/users.ts'
import { router } from './trpc.ts'

export const appRouter = router({
  session: sessionRouter,
  users: usersRouter,
  fleet: fleetRouter,
  clusters: clustersRouter,
  nodes: nodesRouter,
  probes: probesRouter,
  inventory: inventoryRouter,
  jobs: jobsRouter,
  alerts: alertsRouter,
  credentials: credentialsRouter,
  hostKeys: hostKeysRouter,
  channels: channelsRouter,
  deliveries: deliveriesRouter,
  settings: settingsRouter,
  audit: auditRouter,
  live: liveRouter,
})

export type AppRouter = typeof appRouter
