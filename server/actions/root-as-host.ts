import type { ServerPort } from '#server/actions/action.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'

/** The root shell of a step for what reads servers over an SSH host; everything runs as root. */
export function rootAsHost(server: ServerPort): Pick<SshHost, 'name' | 'run'> {
  return {
    name: server.name,
    async run(program, argv, options = {}) {
      const { stdin, signal, timeoutMs } = options
      const result = await server.root.run({
        program,
        argv,
        ...(stdin === undefined ? {} : { stdin: stdin.toString() }),
        ...(signal === undefined ? {} : { signal }),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      })
      return { ...result, signal: null, truncated: false }
    },
  }
}
