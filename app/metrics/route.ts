import { handleMetrics } from '#server/api/handle-metrics.ts'

export const dynamic = 'force-dynamic'

export { handleMetrics as GET }
