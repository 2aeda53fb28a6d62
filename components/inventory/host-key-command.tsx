import { CodeBlock } from '#components/ui/code-block.tsx'

const showOnServer = 'for key in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf "$key"; done'

/** What to run on a server to see the fingerprints of its own host keys. */
export function HostKeyCommand() {
  return <CodeBlock what="On each server's own console" code={showOnServer} />
}
