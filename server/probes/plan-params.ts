import { z } from 'zod'
import { nodeVerbs } from '#server/galera/node-jobs/node-can.ts'

const port = z.number().int().min(1).max(65535)
const address = z
  .string()
  .trim()
  .min(1, 'Enter a host name or an IP address.')
  .max(253)
  .regex(
    /^[A-Za-z0-9._:-]+$/,
    'A host name or IP address has letters, digits, dots, colons and hyphens only.',
  )

/** wsrep_node_name and wsrep_cluster_name: anything but line breaks and NUL; it is quoted wherever it goes. */
const galeraName = (what: string) =>
  z
    .string()
    .trim()
    .min(1, `Enter the name of the ${what}.`)
    .max(100)
    .refine((text) => !/\p{Cc}/u.test(text), 'A name has no line breaks or control characters.')

/** A bare server that is to become a node. */
const newServer = z.object({
  name: galeraName('node'),
  /** As the console reaches it. */
  address,
  /** As the other members reach it; null = `address`. */
  galeraAddress: address.nullable().default(null),
  sqlPort: port.default(3306),
  sshPort: port.default(22),
  /** As the operator confirmed it; null where the key is pinned already. */
  hostKeyFingerprint: z.string().nullable(),
  /** gmcast.segment; null = as the provider has it (0). */
  segment: z.number().int().min(0).max(255).nullable().default(null),
  /** pc.weight; null = as the provider has it (1). */
  weight: z.number().int().min(0).max(255).nullable().default(null),
})

const path = z
  .string()
  .regex(/^\/[^\p{Cc}]*$/u, 'Give the whole path, beginning with /.')
  .max(255)

const choices = z.object({
  /** An SstMethod, or the name of another wsrep_sst_* script; null: the one the console advises. */
  method: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'A method has letters, digits, hyphens and underscores only.')
    .nullable()
    .default(null),
  /** http://host:port */
  aptProxy: z
    .url({ protocol: /^http$/, error: 'An apt proxy is given as http://host:port.' })
    .nullable()
    .default(null),
  /** A private repository as one deb822 stanza. */
  aptStanza: z.string().max(16_384).nullable().default(null),
  /** Opens the firewall for the members where one is active. */
  openFirewall: z.boolean().default(true),
  /** Adds the members to /etc/hosts of each other. */
  hostEntries: z.boolean().default(false),
  /** For instance 1G; null = as a member has it. */
  gcacheSize: z
    .string()
    .regex(/^\d{1,12}[KMG]?$/i, 'A size is a number with K, M or G, for instance 1G.')
    .nullable()
    .default(null),
  /** Further options of the server, by name. */
  extraOptions: z
    .record(z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/), z.string().max(4096))
    .default({}),
  /** Encrypts state transfers with these files on every server (true: at their usual places); false = as the cluster has it. */
  tls: z.union([z.boolean(), z.object({ ca: path, cert: path, key: path })]).default(false),
  /** The account that the cluster uses for state transfers; null = a new one is made. */
  sstAccount: z
    .object({
      // Scripts of MariaDB put the name into their command lines.
      user: z
        .string()
        .regex(
          /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}$/,
          'The name of the SST account has letters, digits, "_", "." and "-" only.',
        ),
      password: z
        .string()
        .min(1, 'Enter the password of the SST account.')
        .max(1024)
        .refine(
          (text) => !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text),
          'An option file cannot hold a password with a line break or a control character.',
        ),
    })
    .nullable()
    .default(null),
  /** Under which a login that was typed in is saved; null for one of the inventory. */
  sshCredentialName: z.string().trim().min(1).max(100).nullable().default(null),
})

export const addNodeShape = choices.extend({
  clusterId: z.string().min(1),
  server: newServer,
  /** Name of the donor; null lets the console choose. */
  donor: z.string().min(1).nullable().default(null),
})

export const deployShape = choices.extend({
  clusterName: galeraName('cluster'),
  tags: z.array(z.string().trim().min(1).max(40)).max(20).default([]),
  /** The first one is bootstrapped. */
  servers: z.array(newServer).min(2, 'A cluster has two nodes or more.').max(16),
  /** Under which the monitoring account is saved. */
  sqlCredentialName: z.string().trim().min(1, 'Give the SQL credential a name.').max(100),
  /** Where the console comes from, as MariaDB sees it: the host of the monitoring account. */
  monitorHost: z
    .string()
    .regex(/^[A-Za-z0-9%_.:/-]{1,255}$/, 'Give an address, a network or %.')
    .default('%'),
})

export const nodeJobShape = z.object({
  nodeId: z.string().min(1),
  verb: z.enum(nodeVerbs),
  donor: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('galera') }),
      z.object({ kind: z.literal('advised') }),
      z.object({ kind: z.literal('named'), name: z.string().min(1).max(100) }),
    ])
    .default({ kind: 'galera' }),
})

export const rollingShape = z.object({ clusterId: z.string().min(1) })
