import type { LabServer } from '#e2e/lab/lab-types.ts'

const restart = 'systemctl restart ssh'

/** The server shows new SSH host keys, as after a fresh installation. */
export async function swapHostKey(server: LabServer): Promise<void> {
  const script = `cd /etc/ssh && mkdir -p kept && mv ssh_host_* kept/ && ssh-keygen -A && ${restart}`
  await server.exec(['sh', '-c', script])
}

export async function restoreHostKey(server: LabServer): Promise<void> {
  const script = `cd /etc/ssh && rm -f ssh_host_* && mv kept/ssh_host_* . && ${restart}`
  await server.exec(['sh', '-c', script])
}
