import { Prisma } from './generated/client.ts'

/** The row that an update was for is not there, or not as its WHERE wants it. */
export function isGone(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2025'
}

export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
}

/** Another process wrote for longer than the adapter waits; nothing was written. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && /SQLITE_BUSY|database is locked|P1008/i.test(error.message)
}
