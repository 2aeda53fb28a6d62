import { rmSync } from 'node:fs'
import { runningLabs } from './lab-state.ts'
import { LabError } from './lab-error.ts'
import { cacheRoot } from './lab-paths.ts'
import { sweepDeadLabs } from './remove-lab.ts'
import { installLabPackages, labRequirements } from './requirements.ts'

export async function cleanUp(withCache: boolean): Promise<void> {
  const removed = await sweepDeadLabs()
  console.log(
    removed.length === 0 ? 'No dead lab was left.' : `Removed labs ${removed.join(', ')}.`,
  )
  if (!withCache) return
  if (runningLabs().length > 0) throw new LabError('A lab is using the cache. Stop it first.')
  rmSync(cacheRoot(), { recursive: true, force: true })
  console.log(`Removed ${cacheRoot()}.`)
}

export async function requirements(install: boolean): Promise<number> {
  if (install) await installLabPackages(labRequirements().missing)
  const { ok, reason } = labRequirements()
  console.log(ok ? 'Real servers can run here.' : reason)
  return ok ? 0 : 1
}
