import type { LabServer } from './lab-types.ts'

const script = 'set -eu; mkdir -p "$(dirname "$1")"; cat > "$1"; chmod "$2" "$1"; chgrp "$3" "$1"'

/** Writes a file as root inside a server; `mode` in octal, as `640`. */
export async function writeServerFile(
  server: LabServer,
  file: { path: string; text: string; mode: string; group?: string },
): Promise<void> {
  await server.exec(['sh', '-c', script, 'sh', file.path, file.mode, file.group ?? 'root'], {
    stdin: file.text,
  })
}
