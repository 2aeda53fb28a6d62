import { handleSetup } from '#server/api/handle-setup.ts'

export const dynamic = 'force-dynamic'

export { handleSetup as POST }
