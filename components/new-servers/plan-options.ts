import { z } from 'zod'
import { readExtraOptions } from './extra-options.ts'

/** Marks that the method is one that the console does not know, by the name of its script. */
export const otherScript = 'other-script'

const fits = (pattern: RegExp) => (text: string) => text === '' || pattern.test(text)
const filePath = z
  .string()
  .trim()
  .max(255)
  .refine(fits(/^\/[^\p{Cc}]*$/u), 'Give the whole path, beginning with /.')

/** What can be chosen for a transfer, the packages and the configuration, as it is typed. */
export const planOptionsShape = {
  /** '' = the one the console advises; `otherScript`; or a method. */
  method: z.string(),
  scriptName: z.string().trim(),
  tls: z.boolean(),
  tlsCa: filePath,
  tlsCert: filePath,
  tlsKey: filePath,
  aptProxy: z
    .string()
    .trim()
    .refine(fits(/^http:\/\/[^\s/@]+(:\d+)?\/?$/), 'An apt proxy is given as http://host:port.'),
  aptStanza: z.string().max(16_384, 'At most 16 KiB.'),
  openFirewall: z.boolean(),
  hostEntries: z.boolean(),
  gcacheSize: z
    .string()
    .trim()
    .refine(fits(/^\d{1,12}[KMG]?$/i), 'A size is a number with K, M or G, for instance 1G.'),
  extraOptions: z.string().refine((text) => readExtraOptions(text) !== null, {
    error: 'One option a line, as name = value.',
  }),
  /** Empty = a new account is made. */
  sstUser: z.string().trim().max(80),
  sstPassword: z.string().max(1024),
  /** Under which a typed login is saved. */
  sshCredentialName: z.string().trim().max(100, 'A name has at most 100 characters.'),
}

export type PlanOptionValues = z.infer<z.ZodObject<typeof planOptionsShape>>

export const emptyPlanOptions: PlanOptionValues = {
  method: '',
  scriptName: '',
  tls: false,
  tlsCa: '',
  tlsCert: '',
  tlsKey: '',
  aptProxy: '',
  aptStanza: '',
  openFirewall: true,
  hostEntries: false,
  gcacheSize: '',
  extraOptions: '',
  sstUser: '',
  sstPassword: '',
  sshCredentialName: '',
}

/** What is missing for the chosen options. `typedLogin`: the SSH login will be saved. */
export function missingOfOptions(
  values: PlanOptionValues,
  typedLogin: boolean,
): { path: keyof PlanOptionValues; message: string }[] {
  const missing: { path: keyof PlanOptionValues; message: string }[] = []
  const need = (path: keyof PlanOptionValues, message: string) => {
    if (values[path] === '') missing.push({ path, message })
  }
  if (values.method === otherScript && !/^[A-Za-z0-9_-]{1,64}$/.test(values.scriptName)) {
    missing.push({
      path: 'scriptName',
      message: 'Enter what follows wsrep_sst_ in its name: letters, digits, "_" and "-".',
    })
  }
  // All three, or none: then they are at their usual places.
  if (values.tls && !usualTlsFiles(values)) {
    need('tlsCa', 'Enter the path of the CA certificate.')
    need('tlsCert', 'Enter the path of the certificate.')
    need('tlsKey', 'Enter the path of the key.')
  }
  if (values.sstUser !== '') need('sstPassword', 'Enter the password of the account.')
  if (typedLogin) need('sshCredentialName', 'Give the credential a name.')
  return missing
}

function usualTlsFiles({ tlsCa, tlsCert, tlsKey }: PlanOptionValues): boolean {
  return tlsCa === '' && tlsCert === '' && tlsKey === ''
}

const orNull = (text: string) => (text.trim() === '' ? null : text)

/** The options as the API takes them. */
export function toPlanOptions(values: PlanOptionValues, typedLogin: boolean) {
  return {
    method: values.method === otherScript ? values.scriptName : orNull(values.method),
    tls:
      values.tls && !usualTlsFiles(values)
        ? { ca: values.tlsCa, cert: values.tlsCert, key: values.tlsKey }
        : values.tls,
    aptProxy: orNull(values.aptProxy),
    aptStanza: orNull(values.aptStanza),
    openFirewall: values.openFirewall,
    hostEntries: values.hostEntries,
    gcacheSize: orNull(values.gcacheSize),
    extraOptions: readExtraOptions(values.extraOptions) ?? {},
    sstAccount:
      values.sstUser === '' ? null : { user: values.sstUser, password: values.sstPassword },
    sshCredentialName: typedLogin ? values.sshCredentialName : null,
  }
}
