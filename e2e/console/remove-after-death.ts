import { spawn } from 'node:child_process'
import { Socket } from 'node:net'

/**
 * Removes a folder when this process dies, however it dies: a shell waits for the end of its
 * standard input. The second time is for what web and worker still write while they end (5 s).
 */
export function removeAfterDeath(folder: string): void {
  const script = 'cat > /dev/null; rm -rf -- "$1"; sleep 6; rm -rf -- "$1"'
  const child = spawn('sh', ['-c', script, 'sh', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  })
  child.unref()
  // The pipe of a child is a socket: it must not keep its owner alive.
  if (child.stdin instanceof Socket) child.stdin.unref()
}
