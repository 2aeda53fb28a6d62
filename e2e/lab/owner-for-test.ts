import { startLab } from './lab.ts'

/** A process of its own that the test kills: prints the lab's id, then waits. */
const lab = await startLab({ servers: 2 })
console.log(`lab ${lab.id}`)
setInterval(() => undefined, 60_000)
