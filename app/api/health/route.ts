import { readHealth } from '#server/api/read-health.ts'

export const dynamic = 'force-dynamic'

export { readHealth as GET }
