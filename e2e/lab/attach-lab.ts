import { existsSync } from 'node:fs'
import { LabError } from './lab-error.ts'
import { labDirectory } from './lab-paths.ts'
import { ownerIsAlive, runningLabs } from './lab-state.ts'
import type { LabState } from './lab-state.ts'
import type { Lab } from './lab-types.ts'
import { openLab } from './open-lab.ts'
import { pollUntil } from './poll-until.ts'

/** Opens a lab that another process owns; without an id the only one there is. */
export function attachLab(id?: string): Lab {
  const labs = runningLabs()
  const found = id === undefined ? labs : labs.filter((lab) => lab.id === id)
  const [state, ...others] = found
  if (state === undefined) {
    const which = id === undefined ? 'No lab' : `No lab ${id}`
    throw new LabError(`${which} is running. Start one with "npm run lab -- up".`)
  }
  if (others.length > 0) {
    const ids = found.map((lab) => lab.id).join(', ')
    throw new LabError(`Several labs are running: ${ids}. Choose one with --lab.`)
  }
  return openLab(state.id, () => endOwner(state))
}

/** The owner removes the lab on SIGTERM, or its guardian does when the owner just ends. */
async function endOwner(state: LabState): Promise<void> {
  if (ownerIsAlive(state)) process.kill(state.owner.pid, 'SIGTERM')
  await pollUntil(
    `The removal of lab ${state.id}`,
    async () => await Promise.resolve(!existsSync(labDirectory(state.id))),
    { timeoutMs: 60_000 },
  )
}
