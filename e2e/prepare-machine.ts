import { existsSync } from 'node:fs'
import { installLabPackages, labRequirements, machineReason } from './lab/requirements.ts'

export const CHROMIUM = '/usr/bin/chromium'

/**
 * Installs the Debian packages that are missing, where apt may. Returns why real servers (or, with
 * `browser`, the browser) cannot run here; null when they can.
 */
export async function prepareMachine({ browser }: { browser: boolean }): Promise<string | null> {
  // What no package mends (not root, not Debian) is said before anything is installed.
  const unmendable = machineReason()
  if (unmendable !== null) return unmendable
  const missing = missingPackages(browser)
  if (missing.length === 0) return null
  console.log(`Installing Debian packages: ${missing.join(', ')} …`)
  try {
    await installLabPackages(missing)
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    return `Debian packages are missing: ${missing.join(', ')}. apt could not install them: ${cause}`
  }
  return missingPackages(browser).length > 0
    ? `Debian packages are missing: ${missingPackages(browser).join(', ')}.`
    : labRequirements().reason
}

function missingPackages(browser: boolean): string[] {
  return [...labRequirements().missing, ...(browser && !existsSync(CHROMIUM) ? ['chromium'] : [])]
}
