import type ssh2 from 'ssh2'
import type { CommandLine } from '#server/remote/command-line.ts'
import { channelRefused } from '#server/remote/ssh-error.ts'
import type { SshTarget } from '#server/remote/ssh-target.ts'
import { sudoPasswordWrong } from '#server/remote/sudo-error.ts'
import type { ContactError } from '#server/contact/contact-error.ts'

export interface ChannelExit {
  code: number | null
  signal: string | null
  /** False when the channel closed without telling how the command ended. */
  told: boolean
}

export interface ChannelListener {
  onStdout: (chunk: Buffer) => void
  onStderr: (chunk: Buffer) => void
  onExit: (exit: ChannelExit) => void
  /** sudo asked a second time. The channel is closed; onExit follows. */
  onWrongPassword: (error: ContactError) => void
}

/** Starts a command and writes its input, after sudo's password where sudo asks for it. */
export function openChannel(
  client: ssh2.Client,
  target: SshTarget,
  command: CommandLine,
  stdin: string | Buffer | undefined,
  listener: ChannelListener,
): Promise<ssh2.ClientChannel> {
  return new Promise((resolve, reject) => {
    const onOpen = (error: Error | undefined, channel: ssh2.ClientChannel) => {
      if (error) return reject(channelRefused(error, target))
      listen(channel, target, command, stdin, listener)
      resolve(channel)
    }
    try {
      // Input from /dev/null instead of a closed one: ssh2 sends no signal once the input is closed.
      const noInput = command.prompt === null && stdin === undefined
      client.exec(noInput ? `${command.line} </dev/null` : command.line, onOpen)
    } catch (error) {
      reject(channelRefused(error, target))
    }
  })
}

function listen(
  channel: ssh2.ClientChannel,
  target: SshTarget,
  command: CommandLine,
  stdin: string | Buffer | undefined,
  listener: ChannelListener,
): void {
  let exit: ChannelExit = { code: null, signal: null, told: false }
  // A command that closes its input early is no failure of the connection.
  channel.on('error', () => undefined)
  channel.on('exit', (code: number | null, signal?: string) => {
    exit = { code, signal: signal?.replace(/^SIG/, '') ?? null, told: true }
  })
  let heldBack = () => {}
  channel.on('close', () => {
    heldBack()
    listener.onExit(exit)
  })
  channel.on('data', listener.onStdout)
  if (command.prompt === null) {
    channel.stderr.on('data', listener.onStderr)
    if (stdin !== undefined) channel.end(stdin)
    return
  }
  const prompt = Buffer.from(command.prompt)
  const password = target.sudoPassword ?? ''
  let pending = Buffer.alloc(0)
  let answered = false
  channel.stderr.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    for (let at = pending.indexOf(prompt); at !== -1; at = pending.indexOf(prompt)) {
      listener.onStderr(pending.subarray(0, at))
      pending = pending.subarray(at + prompt.length)
      if (answered) {
        listener.onWrongPassword(sudoPasswordWrong(target))
        channel.close()
        return
      }
      answered = true
      channel.write(`${password}\n`)
      channel.end(stdin)
    }
    // Keep back what may be the beginning of a prompt.
    const safe = Math.max(0, pending.length - prompt.length)
    listener.onStderr(pending.subarray(0, safe))
    pending = pending.subarray(safe)
  })
  heldBack = () => listener.onStderr(pending)
}

/** Ends a command: asks it to stop, then closes the channel, so that writing to it fails. */
export function closeChannel(channel: ssh2.ClientChannel): void {
  try {
    channel.signal('TERM')
    channel.close()
  } catch {
    // The connection is gone, and the channel with it.
  }
}
