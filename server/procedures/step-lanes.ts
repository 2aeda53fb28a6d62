import type { PlanStep, Range } from './plan.ts'

type Placed = Pick<PlanStep, 'key' | 'server' | 'wave' | 'apart'>

/** What of a wave runs in order shares a lane; lanes do not wait for each other. */
export function laneOf({ key, server, apart }: Placed): string {
  return apart === true ? key : server
}

/** Time on the clock of steps that take `ms`: of each wave the longest lane counts. */
export function timeOfSteps(steps: readonly { step: Placed; ms: Range }[]): Range {
  const total: Range = [0, 0]
  let wave: number | undefined
  let lanes = new Map<string, Range>()
  for (const { step, ms } of steps) {
    if (step.wave === undefined || step.wave !== wave) lanes = new Map()
    wave = step.wave
    const before = longestOf(lanes)
    const [low, high] = lanes.get(laneOf(step)) ?? [0, 0]
    lanes.set(laneOf(step), [low + ms[0], high + ms[1]])
    const after = longestOf(lanes)
    total[0] += after[0] - before[0]
    total[1] += after[1] - before[1]
  }
  return total
}

function longestOf(lanes: ReadonlyMap<string, Range>): Range {
  const ranges = [...lanes.values()]
  return [
    Math.max(0, ...ranges.map(([low]) => low)),
    Math.max(0, ...ranges.map(([, high]) => high)),
  ]
}
