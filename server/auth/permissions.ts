/** Who may do what. Pure: services refuse with it, the interface explains with it. */
import type { Role } from '#server/api/views.ts'

const allowed = {
  'cluster.read': ['viewer', 'operator', 'admin'],
  'inventory.write': ['operator', 'admin'],
  'credential.write': ['operator', 'admin'],
  'host-key.write': ['operator', 'admin'],
  /** Plan, start, cancel, retry, resolve and abandon jobs that change servers. */
  'job.run': ['operator', 'admin'],
  /** Acknowledge alerts, silence them, put a node or a cluster in maintenance. */
  'alert.handle': ['operator', 'admin'],
  'alert.rules': ['admin'],
  /** Take the state UUID that a cluster shows now as its own. */
  'cluster.accept-history': ['operator', 'admin'],
  'cluster.remove': ['admin'],
  'user.manage': ['admin'],
  'settings.write': ['admin'],
  /** Where notifications go, and sending them again. */
  'channel.write': ['admin'],
  'audit.read': ['admin'],
  /** Vouch for a database that was restored from a backup. */
  'audit.accept': ['admin'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof allowed

export type Allowance = { allowed: true } | { allowed: false; because: string }

export function can(role: Role, permission: Permission): Allowance {
  const roles: readonly Role[] = allowed[permission]
  if (roles.includes(role)) return { allowed: true }
  return {
    allowed: false,
    because: `Your role is ${role}. This needs the role ${roles.filter((r) => r !== 'viewer').join(' or ')}. An admin can change roles under Settings, Users.`,
  }
}

export function isRole(value: string): value is Role {
  return value === 'viewer' || value === 'operator' || value === 'admin'
}
