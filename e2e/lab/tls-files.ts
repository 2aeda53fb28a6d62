import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LabServer } from './lab-types.ts'
import { runCommand } from './run-command.ts'
import { writeServerFile } from './write-server-file.ts'

/** Where the console looks for them unless it is told otherwise. */
const FOLDER = '/etc/mysql/tls'

// $1 folder, $2 address of the server.
const MAKE_CA = `cd "$1" && openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj '/CN=lab CA' -keyout ca.key -out ca.pem`
const MAKE_CERTIFICATE = `cd "$1"
openssl req -newkey rsa:2048 -nodes -subj "/CN=$2" -keyout key.pem -out request.pem
printf 'subjectAltName=IP:%s\\n' "$2" > extensions
openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile extensions -out cert.pem`

/** One authority, and on each server its certificate, its key and the certificate of the authority. */
export async function writeTlsFiles(servers: readonly LabServer[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'synced-lab-tls-'))
  try {
    await runCommand(['sh', '-c', MAKE_CA, 'sh', folder])
    for (const server of servers) {
      await runCommand(['sh', '-c', MAKE_CERTIFICATE, 'sh', folder, server.address])
      for (const name of ['ca.pem', 'cert.pem', 'key.pem']) {
        const text = await readFile(join(folder, name), 'utf8')
        // A bare server has no user mysql yet that the key could be given to.
        await writeServerFile(server, { path: `${FOLDER}/${name}`, text, mode: '644' })
      }
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}
