import { readdirSync, readFileSync } from 'node:fs'

/** Process id of a part of the console; its supervisor lives in this process, so it is a child. */
export function consoleProcess(part: 'web' | 'worker'): number {
  const children = readdirSync('/proc/self/task').flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, 'utf8').split(' '),
  )
  const pid = children.find(
    (child) =>
      child !== '' && readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(`server/${part}.ts`),
  )
  if (pid === undefined) throw new Error(`The ${part} process of the console is not running.`)
  return Number(pid)
}
