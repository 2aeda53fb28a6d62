import { resolve } from 'node:path'
import { z } from 'zod'
import { readProxyRanges } from './peer-address.ts'

const port = z.coerce.number().int().min(1).max(65535)

const schema = z.object({
  SYNCED_DATA_DIR: z.string().min(1).default('data'),
  SYNCED_KEY_FILE: z.string().min(1).optional(),
  SYNCED_HOST: z.string().min(1).default('127.0.0.1'),
  SYNCED_PORT: port.default(3000),
  SYNCED_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  SYNCED_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  SYNCED_POLL_MS: z.coerce.number().int().min(250).max(60_000).default(1000),
  SYNCED_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text, context) => {
      try {
        return readProxyRanges(text)
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message })
        return z.NEVER
      }
    }),
  SYNCED_SIMULATED: z.enum(['0', '1']).default('0'),
})

export interface Env {
  /** Holds the database and the key unless SYNCED_KEY_FILE says otherwise. */
  dataDir: string
  databaseUrl: string
  keyFile: string
  host: string
  port: number
  /** Origin that browsers use; sign-in requests from other origins are refused. */
  publicUrl: string
  /** The same, for links in messages; null unless it was set: the default leads others nowhere. */
  linkUrl: string | null
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  pollMs: number
  /** Proxies whose X-Forwarded-For is believed. */
  trustedProxies: ReturnType<typeof readProxyRanges>
  /** The console shows a simulated cluster and says so on every page. */
  simulated: boolean
}

/** Reads the settings; throws an Error whose message names each wrong variable. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const parsed = schema.safeParse(source)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`Settings are wrong.\n${lines.join('\n')}`)
  }
  const values = parsed.data
  const dataDir = resolve(values.SYNCED_DATA_DIR)
  const shownHost = ['0.0.0.0', '::'].includes(values.SYNCED_HOST)
    ? 'localhost'
    : values.SYNCED_HOST
  const hostInUrl = shownHost.includes(':') ? `[${shownHost}]` : shownHost
  return {
    dataDir,
    databaseUrl: `file:${resolve(dataDir, 'synced.db')}`,
    keyFile: resolve(
      /* turbopackIgnore: true */ values.SYNCED_KEY_FILE ?? resolve(dataDir, 'synced.key'),
    ),
    host: values.SYNCED_HOST,
    port: values.SYNCED_PORT,
    publicUrl: (values.SYNCED_PUBLIC_URL ?? `http://${hostInUrl}:${values.SYNCED_PORT}`).replace(
      /\/$/,
      '',
    ),
    linkUrl: values.SYNCED_PUBLIC_URL?.replace(/\/$/, '') ?? null,
    logLevel: values.SYNCED_LOG_LEVEL,
    pollMs: values.SYNCED_POLL_MS,
    trustedProxies: values.SYNCED_TRUSTED_PROXIES,
    simulated: values.SYNCED_SIMULATED === '1',
  }
}

let current: Env | undefined

/** The settings of this run, read once. */
export function env(): Env {
  current ??= readEnv(process.env)
  return current
}
