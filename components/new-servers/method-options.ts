import { adviseMethod } from '#server/galera/advise-method.ts'
import { parseServerVersion } from '#server/galera/server-version.ts'
import { METHOD_RULES } from '#server/galera/sst-method-rules.ts'
import { methodRule } from '#server/galera/sst-methods.ts'

export interface MethodOption {
  method: string
  label: string
  /** What it costs, or why it cannot be chosen. */
  because: string
  allowed: boolean
}

export interface MethodOptions {
  advised: MethodOption
  others: MethodOption[]
}

/**
 * The advised method and the others, before any server was asked: from the version of a donor
 * (`@@version`). The plan looks again at what is installed.
 */
export function methodOptions(
  donorVersion: string | null,
  clusterMethod: string | null,
): MethodOptions {
  // What Debian installs, and the console deploys, is MariaDB.
  const donor = (donorVersion === null ? null : parseServerVersion(donorVersion)) ?? {
    family: 'MariaDB' as const,
    major: 10,
    minor: 11,
    patch: 0,
  }
  const advice = adviseMethod({
    donor,
    joiner: null,
    clusterMethod,
    donorPrograms: null,
    donorCanInstall: [],
    scripts: Object.values(METHOD_RULES).map((rule) => rule.script),
  })
  return {
    advised: {
      method: advice.method,
      label: labelOf(advice.method),
      because: advice.because,
      allowed: true,
    },
    others: advice.alternatives
      .map((each) => ({ ...each, label: labelOf(each.method) }))
      .toSorted((a, b) => Number(b.allowed) - Number(a.allowed)),
  }
}

const labelOf = (method: string) => methodRule(method)?.label ?? method
