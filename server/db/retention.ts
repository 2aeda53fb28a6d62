import { z } from 'zod'
import type { Db } from './client.ts'

export const retentionSchema = z.object({
  secondHours: z.number().int().min(1).max(48).default(2),
  tenSecondDays: z.number().int().min(1).max(30).default(2),
  minuteDays: z.number().int().min(1).max(400).default(30),
  logDays: z.number().int().min(1).max(90).default(7),
  eventDays: z.number().int().min(1).max(3650).default(90),
})

export type Retention = z.infer<typeof retentionSchema>

export async function readRetention(db: Db): Promise<Retention> {
  const row = await db.setting.findUnique({ where: { key: 'retention' } })
  return retentionSchema.parse(row ? JSON.parse(row.value) : {})
}
