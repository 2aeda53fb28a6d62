import { createHash } from 'node:crypto'
import { Client } from 'ssh2'
import type { SshAccount } from './lab-types.ts'

/** Signs in as the account and runs a command line of the test's own. */
export async function tryOverSsh(
  account: SshAccount,
  by: 'key' | 'password',
  commandLine: string,
): Promise<{ code: number; stdout: string; hostKey: string }> {
  const client = new Client()
  let hostKey = ''
  try {
    await new Promise<void>((resolve, reject) => {
      client.once('ready', resolve)
      client.once('error', reject)
      client.connect({
        host: account.host,
        port: account.port,
        username: account.user,
        ...(by === 'key' ? { privateKey: account.privateKey } : { password: account.password }),
        hostVerifier: (key: Buffer) => {
          hostKey = createHash('sha256').update(key).digest('base64')
          return true
        },
      })
    })
    return await new Promise((resolve, reject) => {
      client.exec(commandLine, (error, channel) => {
        if (error) return reject(error)
        let stdout = ''
        channel.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
        channel.stderr.resume()
        channel.once('close', (code: number | null) =>
          resolve({ code: code ?? 255, stdout, hostKey }),
        )
      })
    })
  } finally {
    client.end()
  }
}
