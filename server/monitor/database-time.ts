/** A time as Prisma's libsql adapter stores it, for rows that raw SQL writes. */
export function databaseTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+00:00')
}
